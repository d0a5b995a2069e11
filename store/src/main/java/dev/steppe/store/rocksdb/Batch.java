package dev.steppe.store.rocksdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/// A write batch in the form that RocksDB writes to its log, so that however many changes it has,
/// only one call goes over to native code. The form is described at the head of RocksDB's
/// `write_batch.cc`, and is as stable as its log: a sequence number that RocksDB fills in, a count,
/// and for each change a tag, a column family, a key and, for a put, a value.
final class Batch {
  private static final byte PUT = 0x05;
  private static final byte DELETE = 0x04;
  private static final byte SINGLE_DELETE = 0x08;
  private static final int COUNT_AT = 8;
  private static final int HEADER = 12;
  private static final int MOST_VARINT = 5;

  private final Map<Family, Integer> familyIds;
  private byte[] bytes = new byte[16 * 1024];
  private int length = HEADER;
  private int count;

  /// @param familyIds RocksDB's ids of the families
  Batch(Map<Family, Integer> familyIds) {
    this.familyIds = familyIds;
  }

  void put(Family family, byte[] key, byte[] value) {
    begin(PUT, family, key.length + value.length);
    append(key);
    append(value);
  }

  void delete(Family family, byte[] key) {
    begin(DELETE, family, key.length);
    append(key);
  }

  /// Deletes a key that was put once since it was last deleted. The two vanish together as soon as
  /// they meet, so that an index through which entries wander leaves no trail.
  void singleDelete(Family family, byte[] key) {
    begin(SINGLE_DELETE, family, key.length);
    append(key);
  }

  boolean isEmpty() {
    return count == 0;
  }

  int size() {
    return length;
  }

  byte[] toBytes() {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(COUNT_AT, count);
    return Arrays.copyOf(bytes, length);
  }

  private void begin(byte tag, Family family, int size) {
    int familyId = Objects.requireNonNull(familyIds.get(family));
    int need = length + 1 + 3 * MOST_VARINT + size;
    if (bytes.length < need) {
      bytes = Arrays.copyOf(bytes, Math.max(need, bytes.length * 2));
    }
    bytes[length++] = tag;
    varint(familyId);
    count++;
  }

  private void append(byte[] value) {
    varint(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  private void varint(int value) {
    var rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }
}
