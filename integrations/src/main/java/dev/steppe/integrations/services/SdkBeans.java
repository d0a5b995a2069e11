package dev.steppe.integrations.services;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.models.Member;
import dev.steppe.integrations.models.Shape;
import dev.steppe.integrations.web.Header;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Answers as optimized integrations put them out: the beans of version 1 of the AWS SDK for Java,
/// as JSON, with what it knows of the HTTP exchange (recorded). Members are in the order of their
/// names, and points in time are milliseconds.
public final class SdkBeans {
  private static final List<String> METADATA = List.of("SdkHttpMetadata", "SdkResponseMetadata");

  private SdkBeans() {}

  /// An answer with what is known of its exchange.
  ///
  /// @param requestId what the service calls the request, if it says
  public static Json.Obj withMetadata(
      Json.Obj bean, int status, List<Header> headers, Optional<String> requestId) {
    var members = new TreeMap<>(bean.members());
    members.put("SdkHttpMetadata", httpMetadata(status, headers));
    members.put("SdkResponseMetadata", Json.object().putString("RequestId", requestId).build());
    return new Json.Obj(members);
  }

  /// An answer without that: a job's end says nothing of its beginning's exchange.
  static Json.Obj withoutMetadata(Json.Obj bean) {
    var members = new LinkedHashMap<>(bean.members());
    METADATA.forEach(members::remove);
    return new Json.Obj(members);
  }

  private static Json httpMetadata(int status, List<Header> headers) {
    var all = new LinkedHashMap<String, List<Json>>();
    var single = new TreeMap<String, Json>(String.CASE_INSENSITIVE_ORDER);
    for (var header : headers) {
      var value = Json.of(header.value());
      all.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(value);
      single.putIfAbsent(header.name(), value);
    }
    var lists = Json.object();
    all.forEach((name, values) -> lists.put(name, new Json.Arr(values)));
    return Json.object()
        .put("AllHttpHeaders", lists.build())
        .put("HttpHeaders", new Json.Obj(single))
        .put("HttpStatusCode", status)
        .build();
  }

  /// The bean of an answer.
  ///
  /// @param emptyLists whether lists that are not there are empty, as in the beans of some services
  static Json.Obj bean(Shape.Structure shape, Json.Obj answer, boolean emptyLists) {
    var members = new TreeMap<String, Json>();
    members.putAll(answer.members());
    for (var member : shape.members()) {
      var name = member.pascalCase();
      var value = answer.get(name);
      value.ifPresent(it -> members.put(name, value(member, it, emptyLists)));
      if (value.isEmpty() && emptyLists && member.shape() instanceof Shape.Items) {
        members.put(name, Json.Arr.EMPTY);
      }
    }
    return new Json.Obj(members);
  }

  private static Json value(Member member, Json value, boolean emptyLists) {
    return switch (member.shape()) {
      case Shape.Structure shape ->
          value instanceof Json.Obj object ? bean(shape, object, emptyLists) : value;
      case Shape.Items list ->
          value instanceof Json.Arr(var items)
              ? new Json.Arr(
                  items.stream().map(it -> value(list.element(), it, emptyLists)).toList())
              : value;
      case Shape.Entries map ->
          value instanceof Json.Obj object ? entries(map, object, emptyLists) : value;
      case Shape.Timestamp _ -> milliseconds(value);
      case Shape.Text _,
          Shape.Blob _,
          Shape.Quantity _,
          Shape.Flag _,
          Shape.Document _,
          Shape.EventStream _ ->
          value;
    };
  }

  private static Json.Obj entries(Shape.Entries map, Json.Obj object, boolean emptyLists) {
    var entries = new LinkedHashMap<>(object.members());
    entries.replaceAll((_, value) -> value(map.value(), value, emptyLists));
    return new Json.Obj(entries);
  }

  private static Json milliseconds(Json time) {
    if (!(time instanceof Json.Str(var text))) {
      return time;
    }
    try {
      return Json.of(Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException _) {
      return time;
    }
  }
}
