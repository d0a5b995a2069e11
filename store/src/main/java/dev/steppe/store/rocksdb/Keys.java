package dev.steppe.store.rocksdb;

import dev.steppe.engine.Status;
import dev.steppe.store.Cursor;
import dev.steppe.store.Summary;
import dev.steppe.store.codec.Fingerprint;
import dev.steppe.store.codec.Tags;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/// The keys of all column families. Numbers are big-endian, so that the order of the bytes is the
/// order of the values. An execution stands in them by its [Hash].
final class Keys {
  private static final int INSTANT = Long.BYTES + Integer.BYTES;
  private static final int SHARD = Short.BYTES;
  private static final int LISTED_UNDER = Long.BYTES;

  /// Where an execution stands in a listing: when it started, and its hash.
  static final int PLACE = INSTANT + Hash.BYTES;

  private Keys() {}

  static byte[] blob(Hash hash, long firstEvent) {
    return hash.write(ByteBuffer.allocate(Hash.BYTES + Long.BYTES)).putLong(firstEvent).array();
  }

  static long firstEvent(byte[] blobKey) {
    return ByteBuffer.wrap(blobKey).getLong(Hash.BYTES);
  }

  static byte[] payload(Hash hash, byte[] fingerprint) {
    return hash.write(ByteBuffer.allocate(Hash.BYTES + Fingerprint.BYTES)).put(fingerprint).array();
  }

  static byte[] shard(int shard) {
    return ByteBuffer.allocate(SHARD).putShort((short) shard).array();
  }

  static byte[] inFlight(int shard, Hash hash) {
    return hash.write(ByteBuffer.allocate(SHARD + Hash.BYTES).putShort((short) shard)).array();
  }

  static byte[] due(int shard, Instant at, Hash hash) {
    var key = ByteBuffer.allocate(SHARD + INSTANT + Hash.BYTES).putShort((short) shard);
    return hash.write(putInstant(key, at)).array();
  }

  static Instant dueAt(byte[] dueKey) {
    var key = ByteBuffer.wrap(dueKey, SHARD, INSTANT);
    return Instant.ofEpochSecond(key.getLong() ^ Long.MIN_VALUE, key.getInt());
  }

  /// What is listed under one ARN in one status stands together, the newest first.
  static byte[] listing(String arn, Summary summary, Hash hash) {
    var key = ByteBuffer.allocate(LISTED_UNDER + 1 + PLACE);
    key.put(listing(arn, summary.status()));
    int from = key.position();
    putInstant(key, summary.startedAt());
    for (int i = from; i < key.position(); i++) {
      key.put(i, (byte) ~key.get(i));
    }
    return hash.write(key).array();
  }

  /// What the listing of an ARN and a status begins with. Two ARNs may share it in theory, so that
  /// a row must be asked for what it is listed under.
  static byte[] listing(String arn, Status status) {
    return ByteBuffer.allocate(LISTED_UNDER + 1)
        .put(Fingerprint.of(arn), 0, LISTED_UNDER)
        .put((byte) Tags.of(status))
        .array();
  }

  /// An execution's place in the listing.
  static byte[] placeOf(byte[] listingKey) {
    return Arrays.copyOfRange(listingKey, listingKey.length - PLACE, listingKey.length);
  }

  static Cursor cursor(byte[] place) {
    return new Cursor(HexFormat.of().formatHex(place));
  }

  /// @throws IllegalArgumentException if no place of `size` bytes made this cursor
  static byte[] place(Cursor cursor, int size) {
    try {
      var place = HexFormat.of().parseHex(cursor.text());
      if (place.length == size) {
        return place;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a cursor of this listing: " + cursor.text(), e);
    }
    throw new IllegalArgumentException("not a cursor of this listing: " + cursor.text());
  }

  static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static ByteBuffer putInstant(ByteBuffer key, Instant at) {
    return key.putLong(at.getEpochSecond() ^ Long.MIN_VALUE).putInt(at.getNano());
  }
}
