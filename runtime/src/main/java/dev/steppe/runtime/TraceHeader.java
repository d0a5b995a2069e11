package dev.steppe.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which trace something belongs to, as AWS writes it:
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>.
///
/// @param root the trace: `1-`, 8 hexadecimal digits, `-`, 24 hexadecimal digits
/// @param parent the span that caused it: 16 hexadecimal digits
/// @param sampled whether the trace is recorded, if that was decided
public record TraceHeader(String root, Optional<String> parent, Optional<Boolean> sampled) {
  private static final Pattern ROOT = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
  private static final Pattern PARENT = Pattern.compile("[0-9a-f]{16}");

  public TraceHeader {
    if (!ROOT.matcher(root).matches()) {
      throw new IllegalArgumentException("not a trace: " + root);
    }
    if (parent.isPresent() && !PARENT.matcher(parent.get()).matches()) {
      throw new IllegalArgumentException("not a span: " + parent.get());
    }
  }

  /// Reads `Root=1-…;Parent=…;Sampled=1`, in any order and with whatever else. Empty if no trace is
  /// in it: whoever sent that gets no error from AWS either.
  public static Optional<TraceHeader> parse(String text) {
    var root = member(text, "root").filter(value -> ROOT.matcher(value).matches());
    var parent = member(text, "parent").filter(value -> PARENT.matcher(value).matches());
    var sampled =
        member(text, "sampled")
            .filter(value -> value.equals("0") || value.equals("1"))
            .map("1"::equals);
    return root.map(trace -> new TraceHeader(trace, parent, sampled));
  }

  private static Optional<String> member(String text, String name) {
    for (var member : text.toLowerCase(Locale.ROOT).split(";", -1)) {
      var equals = member.indexOf('=');
      if (equals > 0 && member.substring(0, equals).strip().equals(name)) {
        return Optional.of(member.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  /// The trace of those 32 hexadecimal digits.
  public static TraceHeader of(String traceId, String parent, boolean sampled) {
    return new TraceHeader(
        "1-" + traceId.substring(0, 8) + "-" + traceId.substring(8),
        Optional.of(parent),
        Optional.of(sampled));
  }

  /// The trace as others write it: 32 hexadecimal digits.
  public String traceId() {
    return root.substring(2, 10) + root.substring(11);
  }

  @Override
  public String toString() {
    return "Root="
        + root
        + parent.map(span -> ";Parent=" + span).orElse("")
        + sampled.map(is -> ";Sampled=" + (is ? 1 : 0)).orElse("");
  }
}
