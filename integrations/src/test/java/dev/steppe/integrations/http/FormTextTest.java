package dev.steppe.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.http.FormText.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INDICES  | {"array":["a","b"]}                 | array%5B0%5D=a&array%5B1%5D=b
          REPEAT   | {"array":["a","b"]}                 | array=a&array=b
          COMMAS   | {"array":["a","b"]}                 | array=a%2Cb
          BRACKETS | {"array":["a","b"]}                 | array%5B%5D=a&array%5B%5D=b
          INDICES  | {"m":{"order_details":"r d"}}       | m%5Border_details%5D=r%20d
          INDICES  | {"a":{"b":{"c":1}}}                 | a%5Bb%5D%5Bc%5D=1
          INDICES  | {"a":[{"b":1},{"b":[true]}]}        | a%5B0%5D%5Bb%5D=1&a%5B1%5D%5Bb%5D%5B0%5D=true
          REPEAT   | {"a":[{"b":1},{"b":2}]}             | a%5Bb%5D=1&a%5Bb%5D=2
          BRACKETS | {"a":[{"b":1}]}                     | a%5B%5D%5Bb%5D=1
          COMMAS   | {"a":[1,null,{"b":2}]}              | a=1%2C%2C%7B%22b%22%3A2%7D
          INDICES  | {"a":null,"b":"","c":1.50,"d":false} | a=&b=&c=1.5&d=false
          INDICES  | {"a b&=":"ü€😀+/?#"}                | a%20b%26%3D=%C3%BC%E2%82%AC%F0%9F%98%80%2B%2F%3F%23
          INDICES  | {"keep":"AZaz09-._~"}               | keep=AZaz09-._~
          INDICES  | {"e":[],"o":{}}                     | ''
          """)
  void jsonBecomesAForm(Arrays arrays, String json, String form) {
    assertThat(FormText.of((Json.Obj) Json.parse(json), arrays)).isEqualTo(form);
  }
}
