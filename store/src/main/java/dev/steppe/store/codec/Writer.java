package dev.steppe.store.codec;

import dev.steppe.asl.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Writes one blob. What a [Reader] reads by the same calls in the same order.
///
/// Within a blob a short string is written once, an instant as its distance from the one before,
/// and a payload that equals one of the last few as a reference to it.
final class Writer {
  /// Strings of at most this many bytes are remembered.
  static final int SHORT_STRING = 255;

  /// How many payloads back a reference reaches.
  static final int RECENT_PAYLOADS = 16;

  /// Payloads of fewer bytes are no longer than a reference, and are not remembered.
  static final int TRIVIAL_PAYLOAD = 3;

  static final int PAYLOAD_HERE = 0;
  static final int PAYLOAD_APART = 1;

  /// A payload that was written: the object, and where its bytes are.
  private record Written(Json json, int from, int to) {}

  private byte[] bytes = new byte[512];
  private int length;
  private long millis;
  private final Optional<Payloads> apart;
  private final Map<String, Integer> strings = new HashMap<>();
  private final Written[] payloads = new Written[RECENT_PAYLOADS];
  private int payloadCount;

  /// A writer that keeps every payload in the blob.
  Writer() {
    this.apart = Optional.empty();
  }

  /// A writer that gives large payloads to `apart`.
  Writer(Payloads apart) {
    this.apart = Optional.of(apart);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void tag(int tag) {
    room(1);
    bytes[length++] = (byte) tag;
  }

  void flag(boolean flag) {
    tag(flag ? 1 : 0);
  }

  /// A number that is small and rarely negative: seven bits a byte.
  void number(long value) {
    room(10);
    var rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /// A number that is small on either side of zero.
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void uuid(UUID id) {
    fixed(id.getMostSignificantBits());
    fixed(id.getLeastSignificantBits());
  }

  private void fixed(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  <T> void optional(Optional<T> value, Consumer<T> write) {
    flag(value.isPresent());
    value.ifPresent(write);
  }

  /// Whole milliseconds as their distance from the last, all others in full.
  void instant(Instant at) {
    var seconds = at.getEpochSecond();
    var nanos = at.getNano();
    if (nanos % 1_000_000 == 0 && Math.abs(seconds) < 1L << 40) {
      var now = seconds * 1000 + nanos / 1_000_000;
      var distance = now - millis;
      number(((distance << 1) ^ (distance >> 63)) << 1);
      millis = now;
    } else {
      number(1);
      signed(seconds);
      number(nanos);
    }
  }

  /// A string that may come again in this blob.
  void string(String value) {
    var before = strings.get(value);
    if (before != null) {
      number(before);
      return;
    }
    number(0);
    int from = length;
    text(value);
    if (length - from <= SHORT_STRING) {
      strings.put(value, strings.size() + 1);
    }
  }

  /// A string by itself, in UTF-8. A surrogate without its other half, which JSON allows and UTF-8
  /// does not, is written as if it were a character.
  void text(String value) {
    int size = Utf8.size(value);
    number(size);
    utf8(value, size);
  }

  /// A text whose size in UTF-8 the reader will know.
  void utf8(String value, int size) {
    room(size);
    Utf8.write(value, bytes, length);
    length += size;
  }

  /// A payload.
  void json(Json json) {
    for (int back = 1; back <= Math.min(payloadCount, RECENT_PAYLOADS); back++) {
      if (recent(back).json() == json) {
        number(PAYLOAD_APART + back);
        return;
      }
    }
    int start = length;
    number(PAYLOAD_HERE);
    int from = length;
    JsonForm.write(json, this);
    if (length - from < TRIVIAL_PAYLOAD) {
      return;
    }
    for (int back = 1; back <= Math.min(payloadCount, RECENT_PAYLOADS); back++) {
      var written = recent(back);
      if (Arrays.equals(bytes, written.from(), written.to(), bytes, from, length)) {
        length = start;
        number(PAYLOAD_APART + back);
        return;
      }
    }
    if (apart.isPresent() && length - from >= Payloads.LARGE) {
      var payload = Arrays.copyOfRange(bytes, from, length);
      length = start;
      number(PAYLOAD_APART);
      from = length;
      var fingerprint = Fingerprint.of(payload);
      apart.get().keep(fingerprint, payload);
      raw(fingerprint);
    }
    payloads[payloadCount++ % RECENT_PAYLOADS] = new Written(json, from, length);
  }

  /// Payloads by their names, in the order of `members`.
  void members(Map<String, Json> members) {
    number(members.size());
    members.forEach((name, value) -> {
      string(name);
      json(value);
    });
  }

  private Written recent(int back) {
    return payloads[(payloadCount - back) % RECENT_PAYLOADS];
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
