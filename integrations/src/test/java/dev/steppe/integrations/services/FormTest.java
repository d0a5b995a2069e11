package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import org.junit.jupiter.api.Test;

class FormTest {
  private static final Json.Obj KNOWN =
      (Json.Obj) Json.parse("{\"request\":{\"A\":1,\"L\":[1,2],\"O\":{\"x\":0,\"y\":1}}}");

  private static String filled(String form) {
    return new Form(Json.parse(form)).fill(KNOWN).map(Json::text).orElse("nothing");
  }

  @Test
  void aPlaceIsWhatIsFoundThere() {
    assertThat(filled("\"$request.A\"")).isEqualTo("1");
    assertThat(filled("\"$request.L.1\"")).isEqualTo("2");
    assertThat(filled("{\"a\":[\"$request.A\"],\"b\":\"text\",\"c\":true}"))
        .isEqualTo("{\"a\":[1],\"b\":\"text\",\"c\":true}");
  }

  @Test
  void whatIsNotFoundIsLeftOut() {
    assertThat(filled("\"$request.B\"")).isEqualTo("nothing");
    assertThat(filled("\"$request.L.2\"")).isEqualTo("nothing");
    assertThat(filled("\"$request.A.x\"")).isEqualTo("nothing");
    assertThat(filled("{\"a\":\"$request.B\",\"b\":[\"$request.B\"]}")).isEqualTo("{\"b\":[]}");
  }

  @Test
  void dotsStandForAllMembersAndWhatComesLaterWins() {
    assertThat(filled("{\"...\":\"$request.O\",\"y\":2}")).isEqualTo("{\"x\":0,\"y\":2}");
    assertThat(filled("{\"y\":2,\"...\":\"$request.O\"}")).isEqualTo("{\"y\":1,\"x\":0}");
    assertThat(filled("{\"...\":\"$request.B\",\"y\":2}")).isEqualTo("{\"y\":2}");
  }

  @Test
  void dotsInAnArrayStandForAllItems() {
    assertThat(filled("[{\"...\":\"$request.L\"},3]")).isEqualTo("[1,2,3]");
    assertThat(filled("[{\"...\":\"$request.B\"},3]")).isEqualTo("[3]");
    assertThat(filled("[{\"...\":\"$request.O\",\"y\":2}]")).isEqualTo("[{\"x\":0,\"y\":2}]");
  }
}
