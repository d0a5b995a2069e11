package dev.steppe.integrations.datasets;

import com.github.luben.zstd.ZstdInputStream;
import dev.steppe.runtime.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// What an object holds, unpacked if the ending of its key says that it is packed. Places in it are
/// those of the unpacked bytes.
record Content(ObjectStore store, ObjectName name) {
  /// The greatest object that a reader reads, as the service's quotas have it.
  private static final long MAX_SIZE = 10L << 30;

  /// The greatest item.
  static final int MAX_ITEM = 8 << 20;

  private enum Packing {
    NONE,
    GZIP,
    ZSTD
  }

  /// The bytes from that place on.
  Bytes from(long place) {
    var packing = packing();
    if (packing == Packing.NONE) {
      return new Bytes(store.open(name, place), source(), place);
    }
    var packed = store.open(name, 0);
    try {
      var unpacked = unpack(packing, packed);
      unpacked.skipNBytes(place);
      return new Bytes(unpacked, source(), place);
    } catch (IOException | RuntimeException e) {
      close(packed);
      throw new DatasetException(
          "%s cannot be unpacked: %s".formatted(source(), e.getMessage()), e);
    }
  }

  private static InputStream unpack(Packing packing, InputStream packed) throws IOException {
    return switch (packing) {
      case NONE -> packed;
      case GZIP -> new GZIPInputStream(packed, 1 << 16);
      case ZSTD -> new ZstdInputStream(packed);
    };
  }

  private Packing packing() {
    var key = name.key().toLowerCase(Locale.ROOT);
    if (key.endsWith(".gz") || key.endsWith(".gzip")) {
      return Packing.GZIP;
    }
    return key.endsWith(".zst") || key.endsWith(".zstd") ? Packing.ZSTD : Packing.NONE;
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It is given up already.
    }
  }

  /// @throws DatasetException if an object of that size is too great
  static void checkSize(long size, ObjectName name) {
    if (size > MAX_SIZE) {
      throw new DatasetException(
          "%s has %d bytes, which exceeds the maximum of %d bytes"
              .formatted(name.uri(), size, MAX_SIZE));
    }
  }

  String source() {
    return name.uri();
  }

  /// A fault of what the object holds.
  DatasetException fault(String what) {
    return new DatasetException("%s: %s".formatted(source(), what));
  }

  DatasetException itemTooLarge(long place) {
    return fault(
        "the item at byte %d exceeds the maximum size of %d bytes".formatted(place, MAX_ITEM));
  }
}
