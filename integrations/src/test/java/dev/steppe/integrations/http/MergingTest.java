package dev.steppe.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steppe.asl.json.Json;
import dev.steppe.integrations.web.Header;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergingTest {
  private static final String CONNECTION =
      "\"InvocationConfig\":{\"ConnectionArn\":\"arn:aws:events:us-east-1:123456789012:connection/a/1\"}";

  private static HttpCall call(String fields) throws TaskFailure {
    var json = Json.parse("{" + CONNECTION + ",\"Method\":\"POST\"," + fields + "}");
    return HttpCall.of(json);
  }

  private static List<Parameter> parameters(String... keysAndValues) {
    return Arrays.stream(keysAndValues)
        .map(it -> it.split("=", 2))
        .map(it -> new Parameter(it[0], new Secret(it[1])))
        .toList();
  }

  private static OutboundRequest merged(String fields, Additions additions) throws TaskFailure {
    return OutboundRequest.of(
        call(fields), additions, Optional.of(new Header("ApiKey", "key")), "eu-west-1");
  }

  /// The documented example.
  @Test
  void theConnectionWinsWhereBothSaySomething() throws TaskFailure {
    var request =
        merged(
            """
            "ApiEndpoint":"https://example.com/path",
            "Headers":{"Request-Id":"my_request_id","Header-Param":"state_machine_header_param"},
            "RequestBody":{"Job":"Software Engineer","Company":"AnyCompany","BodyParam":"state_machine_body_param"},
            "QueryParameters":{"QueryParam":"state_machine_query_param"}
            """,
            new Additions(
                parameters("Header-Param=connection_header_param"),
                parameters("QueryParam=connection_query_param"),
                parameters("BodyParam=connection_body_param")));

    assertThat(request.address())
        .hasToString("https://example.com/path?QueryParam=connection_query_param");
    assertThat(request.headers())
        .containsExactly(
            new Header("Request-Id", "my_request_id"),
            new Header("ApiKey", "key"),
            new Header("Header-Param", "connection_header_param"),
            new Header("User-Agent", "Amazon|StepFunctions|HttpInvoke|eu-west-1"),
            new Header("Range", "bytes=0-262144"));
    assertThat(request.body())
        .contains(
            "{\"Job\":\"Software Engineer\",\"Company\":\"AnyCompany\",\"BodyParam\":\"connection_body_param\"}");
    assertThat(request.toWeb(Duration.ofSeconds(1), 1).headers())
        .contains(new Header("Content-Type", "application/json; charset=UTF-8"));
  }

  @Test
  void theBodyIsWrittenAsAFormOnceItIsMerged() throws TaskFailure {
    var request =
        merged(
            """
            "ApiEndpoint":"https://example.com",
            "Headers":{"content-type":"application/x-www-form-urlencoded"},
            "RequestBody":{"description":"Monthly subscription","metadata":{"order_details":"monthly report data"},"tags":["a","b"]},
            "Transform":{"RequestBodyEncoding":"URL_ENCODED","RequestEncodingOptions":{"ArrayFormat":"REPEAT"}}
            """,
            new Additions(List.of(), List.of(), parameters("customer=12 3")));

    assertThat(request.body())
        .contains(
            "description=Monthly%20subscription&metadata%5Border_details%5D=monthly%20report%20data&tags=a&tags=b&customer=12%203");
    assertThat(request.toWeb(Duration.ofSeconds(1), 1).headers())
        .filteredOn(it -> it.name().equalsIgnoreCase("Content-Type"))
        .containsExactly(new Header("content-type", "application/x-www-form-urlencoded"));
    assertThat(request.address()).hasToString("https://example.com/");
  }

  @Test
  void headersOfTheConnectionReplaceThoseOfTheTaskInWhateverLetters() throws TaskFailure {
    var request =
        merged(
            "\"ApiEndpoint\":\"https://a.b\",\"Headers\":{\"X-A\":[\"1\",2],\"x-b\":\"1\",\"APIKEY\":\"forged\"}",
            new Additions(
                parameters("X-B=2", "apikey=other", "Host=evil", "Content-Length=5"),
                List.of(),
                List.of()));

    assertThat(request.headers().subList(0, 4))
        .containsExactly(
            new Header("X-A", "1"),
            new Header("X-A", "2"),
            new Header("ApiKey", "key"),
            new Header("X-B", "2"));
  }

  @Test
  void whatTheServiceSetsCanNotBeSet() throws TaskFailure {
    var request =
        merged(
            "\"ApiEndpoint\":\"https://a.b\",\"Headers\":{\"User-Agent\":\"me\",\"Range\":\"bytes=0-\",\"Content-Length\":\"1\"}",
            Additions.NONE);

    assertThat(request.headers())
        .extracting(Header::value)
        .containsExactly("key", "Amazon|StepFunctions|HttpInvoke|eu-west-1", "bytes=0-262144");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ApiEndpoint":"https://a.b/p?x=1&y=2"                              | https://a.b/p?x=1&y=2&k=v%20w
          "ApiEndpoint":"https://a.b/p?k=forged&%6B=forged&y=2"              | https://a.b/p?y=2&k=v%20w
          "ApiEndpoint":"https://a.b/p","QueryParameters":{"k":"forged"}     | https://a.b/p?k=v%20w
          "ApiEndpoint":"https://a.b/p","QueryParameters":{"a":["1",2]}      | https://a.b/p?a=1&a=2&k=v%20w
          "ApiEndpoint":"https://a.b/p","QueryParameters":{"a":{"b":true}}   | https://a.b/p?a%5Bb%5D=true&k=v%20w
          "ApiEndpoint":"https://a.b/p","QueryParameters":"a=1&b=x y"        | https://a.b/p?a=1&b=x%20y&k=v%20w
          "ApiEndpoint":"https://a.b/p","QueryParameters":["a=1",{"b":"2"}]  | https://a.b/p?a=1&b=2&k=v%20w
          "ApiEndpoint":"HTTPS://a.b/p%2Fq#part"                             | https://a.b/p%2Fq?k=v%20w
          "ApiEndpoint":"http://a.b:81","QueryParameters":{"ü":"&="}         | http://a.b:81/?%C3%BC=%26%3D&k=v%20w
          """)
  void queryParametersAreEncodedAndMerged(String fields, String address) throws TaskFailure {
    assertThat(merged(fields, new Additions(List.of(), parameters("k=v w"), List.of())).address())
        .hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "[1]", "1", "true"})
  void aBodyThatIsNoObjectCanNotBeMerged(String body) {
    assertThatThrownBy(() ->
            merged(
                "\"ApiEndpoint\":\"https://a.b\",\"RequestBody\":" + body,
                new Additions(List.of(), List.of(), parameters("a=b"))))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("can not be merged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "<a>x</a>"    | <a>x</a>
          [1,{"a":2}]   | [1,{"a":2}]
          {"a":"b"}     | {"a":"b"}
          7             | 7
          """)
  void aBodyIsSentAsItsJsonAndATextAsItIs(String body, String sent) throws TaskFailure {
    assertThat(
            merged("\"ApiEndpoint\":\"https://a.b\",\"RequestBody\":" + body, Additions.NONE)
                .body())
        .contains(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A-IM",
        "accept-encoding",
        "Authorization",
        "HOST",
        "Transfer-Encoding",
        "Expect",
        "TE",
        "X-Forwarded-For",
        "x-amz-date",
        "X-Amzn-Trace-Id",
        "Proxy-Authorization",
        "Via"
      })
  void headersThatATaskMayNotGiveFailIt(String name) {
    assertThatThrownBy(
            () -> call("\"ApiEndpoint\":\"https://a.b\",\"Headers\":{\"" + name + "\":\"x\"}"))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("The header " + name + " is not allowed in an HTTP task.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Headers\":{\"X\":\"a\\r\\nHost: evil\"}",
        "\"Headers\":{\"X\":\"a\\nb\"}",
        "\"Headers\":{\"X: y\\r\\nZ\":\"a\"}",
        "\"Headers\":{\"\":\"a\"}",
        "\"Headers\":[\"X: a\\r\\nY: b\"]",
        "\"Headers\":{\"X\":{\"a\":1}}",
        "\"Headers\":\"nothing\"",
        "\"QueryParameters\":7",
        "\"Transform\":{\"RequestBodyEncoding\":\"ZIP\"}",
        "\"Transform\":{\"RequestEncodingOptions\":{\"ArrayFormat\":\"X\"}}",
        "\"Authentication\":{\"ConnectionArn\":\"arn:aws:events:us-east-1:123456789012:connection/b/2\"}"
      })
  void whatCanNotBeSentFailsTheTask(String field) {
    assertThatThrownBy(() -> call("\"ApiEndpoint\":\"https://a.b\"," + field))
        .isInstanceOf(TaskFailure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://a.b/",
        "jar:https://a.b!/x",
        "ftp://a.b/",
        "https:a.b",
        "//a.b/",
        "/path",
        "",
        "https://",
        "https://user:hunter2@a.b/",
        "https://a.b/\\r\\nX: y",
        "https://a.b/a b",
        "https://a.b\\\\@evil/",
        "https://0x7f.1/",
        "javascript:alert(1)"
      })
  void whatIsNoAddressOfTheWebFailsTheTask(String endpoint) {
    assertThatThrownBy(() -> call("\"ApiEndpoint\":\"" + endpoint + "\""))
        .isInstanceOf(TaskFailure.class)
        .hasMessageNotContaining("hunter2");
  }
}
