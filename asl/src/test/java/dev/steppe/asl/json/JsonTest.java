package dev.steppe.asl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void writesNumbersAsJavaWritesDoubles() {
    var random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      var value =
          BigDecimal.valueOf(random.nextLong() >> (8 + random.nextInt(56)), 1 + random.nextInt(12));
      var nearest = value.doubleValue();
      if (BigDecimal.valueOf(nearest).compareTo(value) == 0) {
        assertThat(Json.of(value).text()).isEqualTo(Double.toString(nearest));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        " [ ] ",
        "[1,2]",
        "[null,1,\"1\",{}]",
        "[[]   ]",
        "[\"\"]",
        "{}",
        "{\"\":0}",
        "{\"a\":\"b\",\"a\":\"c\"}",
        "{\"a\":[]}",
        "{\n\"a\": \"b\"\n}",
        "true",
        "false",
        "null",
        "\"x\"",
        "0",
        "-0",
        "-1",
        "1e1",
        "1E+2",
        "0e1",
        "1e-2",
        "-1.5E-10",
        "123.456789",
        "[1 ]",
        "\"\\u0060\\u012a\\u12AB\"",
        "\"\\uD801\\uDC37\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"a/*b*/c\"",
        "\"\\u0000\"",
        "\"\\uFFFF\"",
        "\"\u007f\"",
        "\"\u2028\"",
        "\"\\uDADA\"",
        "\"\\uDd1ea\"",
        "123123123123123123123123123123",
        "\"€𝄞\"",
        "-123123e100000"
      })
  void readsWhatIsJson(String text) {
    assertThat(Json.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[1 true]",
        "[1,]",
        "[,1]",
        "[\"\": 1]",
        "[1:2]",
        "[1,,2]",
        "[1,,]",
        "[",
        "[1",
        "[1\n",
        "]",
        "[x",
        "[3[4]]",
        "[inner \"x\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\" b}",
        "{:\"b\"}",
        "{\"a\" \"b\"}",
        "{\"a\":1 \"b\":2}",
        "{a: \"b\"}",
        "{'a': 0}",
        "{1:1}",
        "{\"a\":\"a\",,\"b\":1}",
        "{}}",
        "[]]",
        "1]",
        "[][]",
        "1 2",
        "{} x",
        "nul",
        "tru",
        "fals",
        "True",
        "NaN",
        "Infinity",
        "-Infinity",
        "+1",
        "-",
        "01",
        "-01",
        "1.",
        ".5",
        "-.5",
        "1e",
        "1e+",
        "1eE2",
        "0x1",
        "1_000",
        "--1",
        "1.2.3",
        "1a",
        "-a",
        "\"",
        "\"abc",
        "\"\\\"",
        "\"\\x00\"",
        "\"\\u00A\"",
        "\"\\uD834\\u\"",
        "\"\\a\"",
        "\"\\",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "'x'",
        "\\u0061",
        "/**/1",
        "1//x",
        "#x",
        "[\u000c]",
        "\ufeff1",
        "[1]\u0000",
        "\u00a01",
        "<x>"
      })
  void refusesWhatIsNot(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not a definition | 1 | 4 | Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {'a':1} | 1 | 3 | Unexpected character (''' (code 39)): was expecting double-quote to start field name
          {"a":1,} | 1 | 9 | Unexpected character ('}' (code 125)): was expecting double-quote to start field name
          {"a" 1} | 1 | 7 | Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value
          [1 2] | 1 | 5 | Unexpected character ('2' (code 50)): was expecting comma to separate Array entries
          [ | 1 | 2 | Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"["; line: 1, column: 1])
          1e99999999999 | 1 | 14 | Numeric value (1e99999999999) out of range
          """)
  void complainsInTheWordsOfAws(String text, int line, int column, String message) {
    var fault = fault(text);
    assertThat(fault.getMessage()).isEqualTo(message);
    assertThat(fault.line()).isEqualTo(line);
    assertThat(fault.column()).isEqualTo(column);
    assertThat(fault.isTooDeep()).isFalse();
  }

  private static MalformedJsonException fault(String text) {
    var fault = catchThrowableOfType(MalformedJsonException.class, () -> Json.parse(text));
    assertThat(fault).isNotNull();
    return fault;
  }

  @Test
  void readsFiveHundredLevelsAndNoMore() {
    assertThat(Json.parse("[".repeat(500) + "]".repeat(500)).text()).hasSize(1000);
    assertThat(fault("[".repeat(501) + "]".repeat(501)).isTooDeep()).isTrue();
    assertThat(fault("{\"a\":".repeat(100_000)).isTooDeep()).isTrue();
  }

  @Test
  void keepsEveryDigit() {
    var digits = "1234567890".repeat(20);
    assertThat(Json.parse(digits)).isEqualTo(Json.of(new BigInteger(digits)));
    assertThat(Json.parse(digits).text()).isEqualTo(digits);
    assertThat(Json.parse("0." + digits).text()).isEqualTo("0." + digits);
    assertThat(Json.parse(Long.toString(Long.MIN_VALUE))).isEqualTo(Json.of(Long.MIN_VALUE));
    assertThat(Json.parse("9223372036854775808").text()).isEqualTo("9223372036854775808");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1.0",
    "1e3,1000.0",
    "1E21,1.0E21",
    "0.1,0.1",
    "1.10,1.1",
    "-0,0",
    "1e-7,1.0E-7",
    "5e-400,5E-400",
    "1e400,1E+400",
    "1e1000000000,1E+1000000000"
  })
  void printsNumbersAsAwsDoes(String read, String written) {
    assertThat(Json.parse(read).text()).isEqualTo(written);
  }

  @Test
  void doesNotWriteOutAnEnormousNumber() {
    var number = (Json.Num) Json.parse("1e1000000000");
    assertThat(number.decimal().compareTo(BigDecimal.ONE)).isPositive();
    assertThat(number.asDouble()).isInfinite();
    assertThat(((Json.Num) Json.parse("1e-1000000000")).asDouble()).isZero();
  }

  @Test
  void keepsHalfASurrogatePair() {
    var text = "\"\\uD800x\\uDC00\"";
    assertThat(Json.parse(text).text()).isEqualTo(text);
    assertThat(Json.parse("\"\\uD834\\uDD1E\"").text()).isEqualTo("\"\uD834\uDD1E\"");
  }

  @Test
  void lastOfTwoMembersOfOneNameWins() {
    assertThat(Json.parse("{\"a\":1,\"b\":2,\"a\":3}").text()).isEqualTo("{\"a\":3,\"b\":2}");
  }

  /// Names that a hash table cannot tell apart cost it little more than others.
  @Test
  @Timeout(20)
  void namesThatCollideAreNoHarm() {
    var names = List.of("");
    for (int i = 0; i < 16; i++) {
      names = names.stream().flatMap(name -> Stream.of(name + "Aa", name + "BB")).toList();
    }
    assertThat(names.stream().mapToInt(String::hashCode).distinct().count()).isEqualTo(1);
    var text = names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(","));

    assertThat(((Json.Obj) Json.parse("{" + text + "}")).members()).hasSize(1 << 16);
  }

  @Test
  void namesOfTheHostAreNamesLikeOthers() {
    var text = "{\"__proto__\":1,\"constructor\":2,\"class\":3,\"\\u0000\":4}";
    assertThat(Json.parse(text).text()).isEqualTo(text);
  }

  @Test
  void objectsAreEqualInAnyOrder() {
    assertThat(Json.parse("{\"a\":1,\"b\":2}")).isEqualTo(Json.parse("{\"b\":2,\"a\":1}"));
  }

  @Test
  void anObjectIsBuiltOnce() {
    var builder = Json.object().put("a", 1);
    var object = builder.build();
    assertThatThrownBy(() -> builder.put("b", 2)).isInstanceOf(IllegalStateException.class);
    assertThat(object.text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void textsReadBackAsWhatTheyWere() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("JSON texts read back: -Dseed=" + seed);
    var random = new Random(seed);
    var kinds = new HashSet<Class<?>>();
    for (int i = 0; i < 3000; i++) {
      var json = any(random, 4, kinds);
      assertThat(Json.parse(json.text())).as(json.text()).isEqualTo(json);
      assertThat(Json.parse(json.text()).text()).isEqualTo(json.text());
    }
    assertThat(kinds)
        .isEqualTo(
            Set.of(
                Json.Null.class,
                Json.Bool.class,
                Json.Int.class,
                Json.Dec.class,
                Json.Str.class,
                Json.Arr.class,
                Json.Obj.class));
  }

  private static Json any(Random random, int depth, Set<Class<?>> kinds) {
    Json json =
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
          case 0 -> Json.Null.NULL;
          case 1 -> Json.of(random.nextBoolean());
          case 2 -> Json.of(random.nextLong() >> random.nextInt(64));
          // Read from text, so that it has the scale that reading gives it.
          case 3 ->
              Json.parse(
                  Json.of(new BigDecimal(new BigInteger(90, random), random.nextInt(1, 40)))
                      .text());
          case 4 -> Json.of(string(random));
          case 5 -> {
            var items = new ArrayList<Json>();
            for (int i = random.nextInt(5); i > 0; i--) {
              items.add(any(random, depth - 1, kinds));
            }
            yield new Json.Arr(items);
          }
          default -> {
            var members = new LinkedHashMap<String, Json>();
            for (int i = random.nextInt(5); i > 0; i--) {
              members.put(string(random).replaceAll("\\p{Cs}", ""), any(random, depth - 1, kinds));
            }
            yield new Json.Obj(members);
          }
        };
    kinds.add(json.getClass());
    return json;
  }

  /// Any characters at all, half surrogate pairs included, which Jackson reads in values though not
  /// in names.
  private static String string(Random random) {
    var out = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      out.append((char) random.nextInt(random.nextBoolean() ? 128 : 65536));
    }
    return out.toString();
  }
}
