package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import dev.steppe.integrations.web.WebAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Answers over HTTP as tasks put them out that make a request of their own: headers, body, status.
final class WebResults {
  private WebResults() {}

  static Json.Obj of(WebAnswer answer) {
    return Json.object()
        .put("Headers", headers(answer))
        .put("ResponseBody", body(answer))
        .put("StatusCode", answer.status())
        .put("StatusText", answer.reason())
        .build();
  }

  private static Json headers(WebAnswer answer) {
    var all = new LinkedHashMap<String, List<Json>>();
    for (var header : answer.headers()) {
      all.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(Json.of(header.value()));
    }
    var lists = Json.object();
    all.forEach((name, values) -> lists.put(name, new Json.Arr(values)));
    return lists.build();
  }

  /// A body that is JSON is put out as that, any other as text.
  static Json body(WebAnswer answer) {
    var text = answer.text();
    if (!answer.header("Content-Type").orElse("").contains("json")) {
      return Json.of(text);
    }
    try {
      return Json.parse(text);
    } catch (MalformedJsonException _) {
      return Json.of(text);
    }
  }
}
