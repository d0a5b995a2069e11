package dev.steppe.asl.jsonata;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A picture of how a number is written, as XPath's `format-number` has it: `#,##0.00`. It has one
/// part, or a second for negative numbers.
final class NumberPicture {
  /// More digits than any picture needs.
  private static final int MAX_DIGITS = 1000;

  private final Map<String, Object> options;
  private final String digits;
  private final char decimal;
  private final char grouping;
  private final char exponent;
  private final String percent;
  private final String perMille;
  private final char optional;
  private final List<Part> parts = new ArrayList<>();

  private NumberPicture(String picture, Map<String, Object> options) {
    this.options = options;
    var zero = option("zero-digit", "0").charAt(0);
    var family = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      family.append((char) (zero + i));
    }
    this.digits = family.toString();
    this.decimal = option("decimal-separator", ".").charAt(0);
    this.grouping = option("grouping-separator", ",").charAt(0);
    this.exponent = option("exponent-separator", "e").charAt(0);
    this.percent = option("percent", "%");
    this.perMille = option("per-mille", "\u2030");
    this.optional = option("digit", "#").charAt(0);
    var separator = option("pattern-separator", ";").charAt(0);
    var pictures = split(picture, separator);
    if (pictures.size() > 2) {
      throw JsonataError.of(
          "D3080", "The picture string must only contain a maximum of two sub-pictures");
    }
    for (var each : pictures) {
      parts.add(new Part(each, separator));
    }
  }

  static NumberPicture of(String picture, Map<String, Object> options) {
    if (picture.length() > MAX_DIGITS) {
      throw JsonataError.bound("The picture string is too long");
    }
    return new NumberPicture(picture, options);
  }

  private String option(String name, String otherwise) {
    return options.get(name) instanceof String text && !text.isEmpty() ? text : otherwise;
  }

  private static List<String> split(String picture, char separator) {
    var pictures = new ArrayList<String>();
    int from = 0;
    for (int i = 0; i <= picture.length(); i++) {
      if (i == picture.length() || picture.charAt(i) == separator) {
        pictures.add(picture.substring(from, i));
        from = i + 1;
      }
    }
    return pictures;
  }

  private boolean isDigit(char c) {
    return digits.indexOf(c) >= 0;
  }

  /// A sub-picture, taken apart.
  private final class Part {
    final String picture;
    final String prefix;
    final String suffix;
    final String integer;
    final String fraction;
    final boolean hasExponent;
    final String exponentDigits;
    final String mantissa;
    final String active;

    Part(String picture, char separator) {
      this.picture = picture;
      var actives = digits + decimal + grouping + optional + separator;
      int first = 0;
      while (first < picture.length() && actives.indexOf(picture.charAt(first)) < 0) {
        first++;
      }
      int last = picture.length() - 1;
      while (last >= 0 && actives.indexOf(picture.charAt(last)) < 0) {
        last--;
      }
      this.prefix = first == picture.length() ? "" : picture.substring(0, first);
      this.suffix = last < 0 ? "" : picture.substring(last + 1);
      this.active =
          picture.substring(
              prefix.length(), Math.max(prefix.length(), picture.length() - suffix.length()));
      int at = active.indexOf(exponent);
      this.hasExponent = at >= 0;
      this.mantissa = hasExponent ? active.substring(0, at) : active;
      this.exponentDigits = hasExponent ? active.substring(at + 1) : "";
      int point = mantissa.indexOf(decimal);
      this.integer = point < 0 ? mantissa : mantissa.substring(0, point);
      this.fraction = point < 0 ? suffix : mantissa.substring(point + 1);
      check(actives + exponent);
    }

    /// Of several faults the last counts, as in the reference implementation.
    private void check(String actives) {
      var fault = "";
      var text = "";
      int point = picture.indexOf(decimal);
      if (point != picture.lastIndexOf(decimal)) {
        fault = "D3081";
        text =
            "The sub-picture must not contain more than one instance of the 'decimal-separator' character";
      }
      boolean hasPercent = picture.contains(percent);
      boolean hasPerMille = picture.contains(perMille);
      if (picture.indexOf(percent) != picture.lastIndexOf(percent)) {
        fault = "D3082";
        text = "The sub-picture must not contain more than one instance of the 'percent' character";
      }
      if (picture.indexOf(perMille) != picture.lastIndexOf(perMille)) {
        fault = "D3083";
        text =
            "The sub-picture must not contain more than one instance of the 'per-mille' character";
      }
      if (hasPercent && hasPerMille) {
        fault = "D3084";
        text = "The sub-picture must not contain both a 'percent' and a 'per-mille' character";
      }
      if (mantissa.chars().noneMatch(c -> isDigit((char) c) || c == optional)) {
        fault = "D3085";
        text =
            "The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family'";
      }
      if (active.chars().anyMatch(c -> actives.indexOf(c) < 0)) {
        fault = "D3086";
        text =
            "The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character";
      }
      if (point >= 0) {
        if ((point > 0 && picture.charAt(point - 1) == grouping)
            || (point + 1 < picture.length() && picture.charAt(point + 1) == grouping)) {
          fault = "D3087";
          text =
              "The sub-picture must not contain a 'grouping-separator' character that appears adjacent to a 'decimal-separator' character";
        }
      } else if (!integer.isEmpty() && integer.charAt(integer.length() - 1) == grouping) {
        fault = "D3088";
        text =
            "The sub-picture must not contain a 'grouping-separator' at the end of the integer part";
      }
      if (picture.contains("" + grouping + grouping)) {
        fault = "D3089";
        text =
            "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character";
      }
      int free = integer.indexOf(optional);
      if (free >= 0 && integer.substring(0, free).chars().anyMatch(c -> isDigit((char) c))) {
        fault = "D3090";
        text =
            "The integer part of the sub-picture must not contain a member of the 'decimal digit family' that is followed by an instance of the 'optional digit character'";
      }
      free = fraction.lastIndexOf(optional);
      if (free >= 0 && fraction.substring(free).chars().anyMatch(c -> isDigit((char) c))) {
        fault = "D3091";
        text =
            "The fractional part of the sub-picture must not contain an instance of the 'optional digit character' that is followed by a member of the 'decimal digit family'";
      }
      if (hasExponent && !exponentDigits.isEmpty() && (hasPercent || hasPerMille)) {
        fault = "D3092";
        text =
            "A sub-picture that contains a 'percent' or 'per-mille' character must not contain a character treated as an 'exponent-separator'";
      }
      if (hasExponent
          && (exponentDigits.isEmpty()
              || !exponentDigits.chars().allMatch(c -> isDigit((char) c)))) {
        fault = "D3093";
        text =
            "The exponent part of the sub-picture must comprise only of one or more characters that are members of the 'decimal digit family'";
      }
      if (!fault.isEmpty()) {
        throw JsonataError.of(fault, text);
      }
    }

    private int count(String text, boolean withOptional) {
      return (int)
          text.chars().filter(c -> isDigit((char) c) || (withOptional && c == optional)).count();
    }

    /// How many digits stand to the right of each grouping separator of the integer part.
    private List<Integer> integerGroups() {
      var positions = new ArrayList<Integer>();
      for (int i = integer.indexOf(grouping); i >= 0; i = integer.indexOf(grouping, i + 1)) {
        positions.add(count(integer.substring(i), true));
      }
      return positions;
    }

    private List<Integer> fractionGroups() {
      var positions = new ArrayList<Integer>();
      for (int i = fraction.indexOf(grouping); i >= 0; i = integer.indexOf(grouping, i + 1)) {
        positions.add(count(fraction.substring(0, Math.min(i, fraction.length())), true));
      }
      return positions;
    }
  }

  String format(double value) {
    boolean second = value < 0 && parts.size() == 2;
    var part = second ? parts.get(1) : parts.getFirst();
    var minus = option("minus-sign", "-");
    var prefix = value < 0 && !second ? minus + part.prefix : part.prefix;
    var adjusted =
        new BigDecimal(Double.toString(Math.abs(value)))
            .movePointRight(
                part.picture.contains(percent) ? 2 : part.picture.contains(perMille) ? 3 : 0);
    int least = part.count(part.integer, false);
    int scaling = least;
    int leastFraction = part.count(part.fraction, false);
    int mostFraction = part.count(part.fraction, true);
    if (least == 0 && mostFraction == 0) {
      if (part.hasExponent) {
        leastFraction = 1;
        mostFraction = 1;
      } else {
        least = 1;
      }
    }
    if (part.hasExponent && least == 0 && part.integer.indexOf(optional) >= 0) {
      least = 1;
    }
    if (least == 0 && leastFraction == 0) {
      leastFraction = 1;
    }
    int power = 0;
    if (part.hasExponent && adjusted.signum() != 0) {
      var most = BigDecimal.ONE.movePointRight(scaling);
      var few = BigDecimal.ONE.movePointRight(scaling - 1);
      while (adjusted.compareTo(few) < 0) {
        adjusted = adjusted.movePointRight(1);
        power--;
      }
      while (adjusted.compareTo(most) > 0) {
        adjusted = adjusted.movePointLeft(1);
        power++;
      }
    }
    var text = grouped(part, digitsOf(adjusted, mostFraction), least, leastFraction);
    return prefix + text + exponentOf(part, power, minus) + part.suffix;
  }

  private String exponentOf(Part part, int power, String minus) {
    if (!part.hasExponent) {
      return "";
    }
    var plain = Integer.toString(Math.abs(power));
    int missing = part.exponentDigits.length() - plain.length();
    return exponent
        + (power < 0 ? minus : "")
        + localized("0".repeat(Math.max(0, missing)) + plain);
  }

  /// The digits before and after the point, without zeros at the ends.
  private static String digitsOf(BigDecimal value, int places) {
    var plain = value.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    var withPoint = plain.indexOf('.') < 0 ? plain + "." : plain;
    return withPoint.replaceFirst("^0+", "").replaceFirst("0+$", "");
  }

  private String grouped(Part part, String text, int least, int leastFraction) {
    int point = text.indexOf('.');
    var whole = "0".repeat(Math.max(0, least - point)) + text.substring(0, point);
    var rest = text.substring(point + 1);
    rest += "0".repeat(Math.max(0, leastFraction - rest.length()));
    var out = new StringBuilder(localized(whole));
    var groups = part.integerGroups();
    int regular = regular(groups);
    if (regular > 0) {
      for (int at = out.length() - regular; at > 0; at -= regular) {
        out.insert(at, grouping);
      }
    } else {
      int length = out.length();
      int inserted = 0;
      for (int position : groups) {
        int at = length - position + inserted;
        if (at >= 0 && position <= length) {
          out.insert(at, grouping);
          inserted++;
        }
      }
    }
    var fraction = new StringBuilder(localized(rest));
    for (int position : part.fractionGroups()) {
      if (position <= fraction.length()) {
        fraction.insert(position, grouping);
      }
    }
    boolean hasPoint = part.picture.indexOf(decimal) >= 0 && !fraction.isEmpty();
    return out + (hasPoint ? String.valueOf(decimal) : "") + (hasPoint ? fraction : "");
  }

  /// The distance of grouping separators that are regular, else 0.
  private static int regular(List<Integer> positions) {
    if (positions.isEmpty()) {
      return 0;
    }
    int factor = positions.stream().reduce(0, NumberPicture::divisor);
    for (int i = 1; i <= positions.size(); i++) {
      if (!positions.contains(i * factor)) {
        return 0;
      }
    }
    return factor;
  }

  private static int divisor(int a, int b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  private String localized(String plain) {
    if (digits.charAt(0) == '0') {
      return plain;
    }
    var out = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      out.append(digits.charAt(plain.charAt(i) - '0'));
    }
    return out.toString();
  }
}
