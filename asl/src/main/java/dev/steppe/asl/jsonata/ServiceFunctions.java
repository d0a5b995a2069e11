package dev.steppe.asl.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The functions that Step Functions adds to JSONata.
///
/// See "Transforming data with JSONata" in the developer guide.
final class ServiceFunctions {
  private static final Set<String> DIGESTS =
      Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

  /// The parameters of the generator that `java.util.Random` documents, which `$random` is.
  private static final long MULTIPLIER = 0x5DEECE66DL;

  private static final long MASK = (1L << 48) - 1;

  private ServiceFunctions() {}

  static void define() {
    Library.define("partition", "<xx?:a>", 2, (e, a) -> partition(e, a[0], a));
    Library.define("range", "<xxx:a>", 3, ServiceFunctions::range);
    Library.define(
        "hash",
        "<ss:s>",
        2,
        String.class,
        (e, text, a) -> hash(text, Library.optional(a, 1, String.class).orElse("")));
    Library.define(
        "random",
        "<n?:n>",
        1,
        (e, a) ->
            a[0] instanceof Number seed
                ? random(seed.longValue())
                : Double.valueOf(e.scope().chance().fraction()));
    Library.define("uuid", "<:s>", 0, (e, a) -> e.scope().chance().uuid().toString());
    Library.define("parse", "<s:x>", 1, String.class, (e, text, a) -> parse(text));
  }

  private static JsonataError mismatch(int index, String function) {
    return JsonataError.argument(
            "T0410",
            "Argument {{index}} of function {{token}} does not match function signature",
            index,
            "")
        .in(function);
  }

  /// Chunks of a size; one chunk without a size.
  private static Object partition(
      Evaluation evaluation, @Nullable Object array, @Nullable Object[] arguments) {
    if (!(array instanceof List<?> items) || items.isEmpty()) {
      throw mismatch(1, "partition");
    }
    long size = items.size();
    if (arguments.length > 1 && arguments[1] != null) {
      size = arguments[1] instanceof Number given ? given.longValue() : 0;
    }
    if (size < 1) {
      throw mismatch(2, "partition");
    }
    evaluation.makeArray(2L * items.size());
    var chunks = Sequence.array();
    for (long from = 0; from < items.size(); from += size) {
      int to = (int) Math.min(items.size(), from + size);
      chunks.add(Sequence.array(items.subList((int) from, to)));
    }
    return chunks;
  }

  /// Whole numbers from the first to the last, which is included, in steps. As any sequence, it is
  /// its item if there is one only.
  private static Object range(Evaluation evaluation, @Nullable Object[] arguments) {
    long first = whole(arguments, 0);
    long last = whole(arguments, 1);
    long step = whole(arguments, 2);
    if (step == 0) {
      throw mismatch(3, "range");
    }
    double count = Math.max(0, Math.floor(((double) last - first) / step) + 1);
    evaluation.growArray((long) Math.min(count, Integer.MAX_VALUE));
    var range = Sequence.loose();
    for (long i = 0; i < (long) count; i++) {
      range.add(first + i * step);
    }
    return range;
  }

  private static long whole(@Nullable Object[] arguments, int index) {
    if (arguments[index] instanceof Number number && Values.isNumeric(number)) {
      return number.longValue();
    }
    throw mismatch(index + 1, "range");
  }

  private static String hash(String text, String algorithm) {
    if (!DIGESTS.contains(algorithm)) {
      throw mismatch(2, "hash");
    }
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first `nextDouble` of a generator with that seed.
  private static Number random(long seed) {
    long first = next((seed ^ MULTIPLIER) & MASK);
    long second = next(first);
    return Numbers.simplest(((first >>> 22 << 27) + (second >>> 21)) * 0x1.0p-53);
  }

  private static long next(long state) {
    return (state * MULTIPLIER + 0xBL) & MASK;
  }

  private static Object parse(String text) {
    try {
      return Values.of(Json.parse(text));
    } catch (MalformedJsonException e) {
      throw JsonataError.bound("Unable to parse JSON: " + e.getMessage());
    }
  }
}
