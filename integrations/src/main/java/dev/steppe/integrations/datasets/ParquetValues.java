package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hardwood.row.PqInterval;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.PqVariant;
import dev.hardwood.row.PqVariantObject;
import dev.hardwood.row.StructAccessor;
import dev.steppe.asl.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Turns the values of a Parquet file into JSON. Numbers stay numbers; dates, times and UUIDs
/// become strings in their ISO forms; bytes become text if they are UTF-8, as old writers mark no
/// text, and otherwise Base64.
final class ParquetValues {
  private ParquetValues() {}

  static Json.Obj row(StructAccessor struct) {
    var object = Json.object();
    for (int i = 0; i < struct.getFieldCount(); i++) {
      object.put(
          struct.getFieldName(i), struct.isNull(i) ? Json.Null.NULL : json(struct.getValue(i)));
    }
    return object.build();
  }

  private static Json json(@Nullable Object value) {
    return switch (value) {
      case null -> Json.Null.NULL;
      case Boolean it -> Json.of(it);
      case Integer it -> Json.of(it);
      case Long it -> Json.of(it);
      case Float it -> number(it, Float.toString(it));
      case Double it -> number(it, Double.toString(it));
      case BigDecimal it -> Json.of(it);
      case String it -> Json.of(it);
      case byte[] it -> Json.of(text(it));
      case PqStruct it -> row(it);
      case PqList it -> array(it);
      case PqMap it -> object(it);
      case PqVariant it -> variant(it);
      case PqInterval it ->
          Json.object()
              .put("Months", it.months())
              .put("Days", it.days())
              .put("Milliseconds", it.milliseconds())
              .build();
      // Dates, times, instants and UUIDs.
      default -> Json.of(value.toString());
    };
  }

  /// JSON has no numbers that are not finite; AWS writes them as strings.
  private static Json number(double value, String digits) {
    return Double.isFinite(value) ? Json.of(new BigDecimal(digits)) : Json.of(digits);
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  private static Json.Arr array(PqList list) {
    var items = new ArrayList<Json>(list.size());
    for (int i = 0; i < list.size(); i++) {
      items.add(list.isNull(i) ? Json.Null.NULL : json(list.get(i)));
    }
    return new Json.Arr(items);
  }

  private static Json.Obj object(PqMap map) {
    var object = Json.object();
    for (var entry : map.getEntries()) {
      var key = json(entry.getKey());
      object.put(
          key instanceof Json.Str(var text) ? text : key.text(),
          entry.isValueNull() ? Json.Null.NULL : json(entry.getValue()));
    }
    return object.build();
  }

  private static Json variant(PqVariant variant) {
    return switch (variant.type()) {
      case NULL -> Json.Null.NULL;
      case BOOLEAN_TRUE, BOOLEAN_FALSE -> Json.of(variant.asBoolean());
      case INT8, INT16, INT32 -> Json.of(variant.asInt());
      case INT64 -> Json.of(variant.asLong());
      case FLOAT -> json(variant.asFloat());
      case DOUBLE -> json(variant.asDouble());
      case DECIMAL4, DECIMAL8, DECIMAL16 -> json(variant.asDecimal());
      case STRING -> json(variant.asString());
      case BINARY -> json(variant.asBinary());
      case DATE -> json(variant.asDate());
      case TIME_NTZ -> json(variant.asTime());
      case TIMESTAMP, TIMESTAMP_NANOS -> json(variant.asTimestamp());
      case TIMESTAMP_NTZ, TIMESTAMP_NTZ_NANOS -> json(variant.asLocalTimestamp());
      case UUID -> json(variant.asUuid());
      case OBJECT -> members(variant.asObject());
      case ARRAY -> {
        var items = new ArrayList<Json>();
        variant.asArray().forEach(item -> items.add(variant(item)));
        yield new Json.Arr(items);
      }
    };
  }

  private static Json.Obj members(PqVariantObject variant) {
    var object = Json.object();
    for (int i = 0; i < variant.getFieldCount(); i++) {
      var name = variant.getFieldName(i);
      object.put(name, variant(variant.getVariant(name)));
    }
    return object.build();
  }
}
