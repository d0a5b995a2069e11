package dev.steppe.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.steppe.store.StoreException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What concerns the whole home.
final class Meta {
  private static final long FORMAT = 2;
  private static final byte[] FORMAT_KEY = key("format");
  private static final byte[] SHARDS_KEY = key("shards");
  private static final byte[] SECRET_KEY = key("secret");
  private static final int SECRET_BYTES = 32;

  private final byte[] secret;
  private final List<Long> epochs;

  private Meta(byte[] secret, List<Long> epochs) {
    this.secret = secret;
    this.epochs = List.copyOf(epochs);
  }

  byte[] secret() {
    return secret.clone();
  }

  /// The epoch of each shard.
  List<Long> epochs() {
    return epochs;
  }

  /// Reads what the home was made with, or makes it with `shards` shards.
  ///
  /// @throws StoreException if a later release made it, or a build before the first one
  static Meta of(Database database, int shards) {
    var format = database.get(Family.META, FORMAT_KEY);
    if (format.isEmpty()) {
      return make(database, shards);
    }
    if (number(format.get()) != FORMAT) {
      throw new StoreException(
          "the data has format %d, and this release knows %d: %s"
              .formatted(
                  number(format.get()),
                  FORMAT,
                  number(format.get()) > FORMAT
                      ? "a later one made it"
                      : "a build before the first release made it; take another directory"));
    }
    var epochs = new ArrayList<Long>();
    for (int shard = 0; shard < number(need(database, SHARDS_KEY)); shard++) {
      epochs.add(database.get(Family.META, epochKey(shard)).map(Meta::number).orElse(0L));
    }
    return new Meta(need(database, SECRET_KEY), epochs);
  }

  private static Meta make(Database database, int shards) {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    var batch = database.newBatch();
    batch.put(Family.META, FORMAT_KEY, bytes(FORMAT));
    batch.put(Family.META, SHARDS_KEY, bytes(shards));
    batch.put(Family.META, SECRET_KEY, secret);
    database.write(batch);
    return new Meta(secret, Collections.nCopies(shards, 0L));
  }

  private static byte[] need(Database database, byte[] key) {
    return database
        .get(Family.META, key)
        .orElseThrow(() -> new StoreException("the data lacks " + new String(key, US_ASCII)));
  }

  static byte[] epochKey(int shard) {
    return key("epoch/" + shard);
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static byte[] key(String text) {
    return text.getBytes(US_ASCII);
  }
}
