package dev.steppe.asl.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A document keeps the text that it was read from; a part of one has none.
class WrittenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"a\": 1 }",
        "[1, 2]",
        "[ ]",
        "\t{\"a\":1}\r\n",
        "[1.50,1e2,-0.0]",
        "[\"\\u0041\\/\"]",
        "{\"a\":1,\"a\":2}",
        "[{\"b\": [ ]},\"\uD83D\uDE00\",\"\\ud83d\"]"
      })
  void whatIsNotCompactKeepsItsText(String text) {
    var value = Json.parseAsWritten(text);

    assertThat(value.written()).isEqualTo(text);
    assertThat(value.isWritten()).isTrue();
    assertThat(value.text()).isEqualTo(Json.parse(text).text()).isNotEqualTo(text);
    assertThat(value.toString()).isEqualTo(value.text());
    assertThat(value.plain().written()).isEqualTo(value.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":[1,\"x\",null]}", "[]", "{}", "7", "\"x\"", "true", "null"})
  void whatIsCompactHasNoTextOfItsOwn(String text) {
    var value = Json.parseAsWritten(text);

    assertThat(value.isWritten()).isFalse();
    assertThat(value.written()).isEqualTo(text);
    assertThat(value.plain()).isSameAs(value);
  }

  @Test
  void equalityLooksAtTheValueAlone() {
    for (var text : List.of("[1, 2]", "{ \"a\": [1] }")) {
      assertThat(Json.parseAsWritten(text))
          .isEqualTo(Json.parse(text))
          .hasSameHashCodeAs(Json.parse(text));
      assertThat(Json.parse(text)).isEqualTo(Json.parseAsWritten(text));
    }
  }

  @Test
  void whatIsPutIntoAnotherValueLosesItsText() {
    var written = Json.parseAsWritten("[1, 2]");

    assertThat(Json.object().put("a", written).build().get("a").orElseThrow().written())
        .isEqualTo("[1,2]");
    assertThat(Json.Obj.EMPTY.with("a", written).members().get("a")).hasToString("[1,2]");
    assertThat(new Json.Obj(Map.of("a", written)).written()).isEqualTo("{\"a\":[1,2]}");
    assertThat(new Json.Obj(Map.of("a", written)).get("a").orElseThrow().isWritten()).isFalse();
    assertThat(Json.array(written).items().getFirst().isWritten()).isFalse();
    assertThat(Json.array(written).written()).isEqualTo("[[1,2]]");
  }

  @Test
  void aChangeMakesAnObjectCompact() {
    var written = (Json.Obj) Json.parseAsWritten("{ \"a\": 1 }");

    assertThat(written.with("a", Json.of(1)).written()).isEqualTo("{\"a\":1}");
  }

  @Test
  void joinedPartsStandAsTheyAreWritten() {
    var joined =
        Json.Arr.joined(
            List.of(Json.parseAsWritten("{ }"), Json.of("x"), Json.parseAsWritten("[1, 2]")));

    assertThat(joined.written()).isEqualTo("[{ },\"x\",[1, 2]]");
    assertThat(joined.items()).noneMatch(Json::isWritten);
    assertThat(Json.Arr.joined(List.of(joined)).written()).isEqualTo("[[{ },\"x\",[1, 2]]]");
    assertThat(Json.Arr.joined(List.of(Json.of(1), Json.of(2))).isWritten()).isFalse();
  }
}
