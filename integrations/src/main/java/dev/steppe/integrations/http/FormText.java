package dev.steppe.integrations.http;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// JSON as keys and values: `application/x-www-form-urlencoded`, and query strings. A member of a
/// member has both names, `metadata[order]`, and arrays are written as one likes:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#url-encode-request-body>.
final class FormText {
  /// How an array is written.
  enum Arrays {
    /// `a[0]=x&a[1]=y`
    INDICES,
    /// `a=x&a=y`
    REPEAT,
    /// `a=x,y`, in which an item that is no text is written as JSON
    COMMAS,
    /// `a[]=x&a[]=y`
    BRACKETS
  }

  /// @param key and value as they are, nothing in them encoded
  record Pair(String key, String value) {
    String encoded() {
      return Percent.encode(key) + "=" + Percent.encode(value);
    }
  }

  private final Arrays arrays;
  private final List<Pair> pairs = new ArrayList<>();

  private FormText(Arrays arrays) {
    this.arrays = arrays;
  }

  static List<Pair> pairs(Json.Obj object, Arrays arrays) {
    var form = new FormText(arrays);
    object.members().forEach(form::add);
    return form.pairs;
  }

  static String of(Json.Obj object, Arrays arrays) {
    return pairs(object, arrays).stream().map(Pair::encoded).collect(Collectors.joining("&"));
  }

  private void add(String key, Json value) {
    switch (value) {
      case Json.Obj object ->
          object.members().forEach((name, member) -> add(key + "[" + name + "]", member));
      case Json.Arr(var items) -> addAll(key, items);
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
          pairs.add(new Pair(key, scalar(value)));
    }
  }

  private void addAll(String key, List<Json> items) {
    switch (arrays) {
      case INDICES -> {
        for (int i = 0; i < items.size(); i++) {
          add(key + "[" + i + "]", items.get(i));
        }
      }
      case REPEAT -> items.forEach(item -> add(key, item));
      case COMMAS ->
          pairs.add(
              new Pair(key, items.stream().map(FormText::scalar).collect(Collectors.joining(","))));
      case BRACKETS -> items.forEach(item -> add(key + "[]", item));
    }
  }

  /// A value as one text.
  static String scalar(Json value) {
    return switch (value) {
      case Json.Null _ -> "";
      case Json.Str(var text) -> text;
      case Json.Bool _, Json.Num _, Json.Obj _, Json.Arr _ -> value.text();
    };
  }
}
