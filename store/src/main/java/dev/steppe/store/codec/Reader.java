package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Supplier;

/// Reads what a [Writer] wrote, by the same calls in the same order.
final class Reader {
  private final byte[] bytes;
  private int next;
  private long millis;
  private final Optional<Payloads> apart;
  private final List<String> strings = new ArrayList<>();
  private final List<Json> payloads = new ArrayList<>();

  Reader(byte[] bytes) {
    this.bytes = bytes;
    this.apart = Optional.empty();
  }

  Reader(byte[] bytes, Payloads apart) {
    this.bytes = bytes;
    this.apart = Optional.of(apart);
  }

  int tag() {
    need(1);
    return bytes[next++] & 0xFF;
  }

  boolean flag() {
    return tag() != 0;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = tag();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new UnreadableDataException("a number has more than ten bytes");
  }

  int count() {
    var value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new UnreadableDataException("a count of " + value);
    }
    return (int) value;
  }

  long signed() {
    var value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  UUID uuid() {
    return new UUID(fixed(), fixed());
  }

  private long fixed() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[next++] & 0xFF);
    }
    return value;
  }

  byte[] raw(int size) {
    need(size);
    next += size;
    return Arrays.copyOfRange(bytes, next - size, next);
  }

  <T> Optional<T> optional(Supplier<T> read) {
    return flag() ? Optional.of(read.get()) : Optional.empty();
  }

  Instant instant() {
    var head = number();
    if ((head & 1) == 0) {
      var distance = head >>> 1;
      millis += (distance >>> 1) ^ -(distance & 1);
      return Instant.ofEpochMilli(millis);
    }
    return Instant.ofEpochSecond(signed(), number());
  }

  String string() {
    int before = count();
    if (before > 0) {
      return remembered(strings, before - 1);
    }
    int from = next;
    var value = text();
    if (next - from <= Writer.SHORT_STRING) {
      strings.add(value);
    }
    return value;
  }

  String text() {
    return utf8(count());
  }

  /// A text whose size the caller knows.
  String utf8(int size) {
    need(size);
    next += size;
    return Utf8.read(bytes, next - size, size);
  }

  Json json() {
    int head = count();
    if (head > Writer.PAYLOAD_APART) {
      return remembered(payloads, payloads.size() - (head - Writer.PAYLOAD_APART));
    }
    if (head == Writer.PAYLOAD_APART) {
      return remember(fetched(raw(Fingerprint.BYTES)));
    }
    int from = next;
    var json = JsonForm.read(this);
    return next - from < Writer.TRIVIAL_PAYLOAD ? json : remember(json);
  }

  SequencedMap<String, Json> members() {
    var members = new LinkedHashMap<String, Json>();
    for (int left = count(); left > 0; left--) {
      members.put(string(), json());
    }
    return members;
  }

  private Json fetched(byte[] fingerprint) {
    var payload =
        apart.orElseThrow(() -> new UnreadableDataException("a payload apart, but nowhere"));
    return JsonForm.read(new Reader(payload.fetch(fingerprint)));
  }

  private Json remember(Json json) {
    payloads.add(json);
    return json;
  }

  private static <T> T remembered(List<T> values, int index) {
    if (index < 0 || index >= values.size()) {
      throw new UnreadableDataException("a reference to what is not there");
    }
    return values.get(index);
  }

  private void need(int size) {
    if (bytes.length - next < size) {
      throw new UnreadableDataException("the bytes end too early");
    }
  }
}
