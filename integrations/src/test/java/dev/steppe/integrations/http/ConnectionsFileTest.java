package dev.steppe.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsFileTest {
  private final Path file;

  ConnectionsFileTest(@TempDir Path directory) {
    file = directory.resolve("connections.json");
  }

  private Map<String, ConnectionParameters> read(String text) throws IOException {
    return ConnectionsFile.read(file, text, Map.of("KEY", "of the environment"));
  }

  @Test
  void secretsMayBeInTheFileInTheEnvironmentOrInOtherFiles() throws IOException {
    Files.writeString(file.resolveSibling("password"), "of a file\n");

    var connections =
        read(
            """
            {"Comment": "noted",
             "a": {"Description": "d", "AuthorizationType": "BASIC", "AuthParameters": {
               "BasicAuthParameters": {"Username": "u", "Password": {"file": "password"}},
               "InvocationHttpParameters": {"QueryStringParameters":
                 [{"Key": "k", "Value": {"env": "KEY"}, "IsValueSecret": true}]}}},
             "b": {"AuthorizationType": "API_KEY", "AuthParameters": {
               "ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "plain"}}}}
            """);

    assertThat(connections.keySet()).containsExactly("a", "b");
    var a = Objects.requireNonNull(connections.get("a"));
    assertThat(a.authorization()).isEqualTo(new Authorization.Basic("u", new Secret("of a file")));
    assertThat(a.additions().query())
        .containsExactly(new Parameter("k", new Secret("of the environment")));
    assertThat(connections.toString()).doesNotContain("of a file", "of the environment", "plain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": hunter2}                                   | :1:14: not JSON
          [1]                                              | : /: it is not an object
          {"a": 1}                                         | :1:2: /a: it is not an object with
          {"a b": {}}                                      | :1:2: /a b: a connection's name
          {"a": {"AuthorizationType": "X"}}                | :1:8: /a/AuthorizationType: AuthorizationType must be
          {"a": {"AuthParameters": {}}}                    | :1:2: /a: AuthorizationType must be
          {"a": {"AuthorizationType": "NONE", "Pwd": 1}}   | :1:37: /a/Pwd: it is not known here
          {"a": {"AuthorizationType": "BASIC"}}            | /a/AuthParameters/BasicAuthParameters: it is missing
          {"a": {"AuthorizationType": "BASIC", "AuthParameters": {"BasicAuthParameters": {"Username": "u", "Password": 7}}}} | :1:98: /a/AuthParameters/BasicAuthParameters/Password: it must be a string
          {"a": {"AuthorizationType": "BASIC", "AuthParameters": {"BasicAuthParameters": {"Username": "u", "Password": {"env": "NO"}}}}} | Password: the environment has no variable NO
          {"a": {"AuthorizationType": "BASIC", "AuthParameters": {"BasicAuthParameters": {"Username": "u", "Password": {"file": "no"}}}}} | Password: the file no can not be read
          {"a": {"AuthorizationType": "API_KEY", "AuthParameters": {"ApiKeyAuthParameters": {"ApiKeyName": "a b", "ApiKeyValue": "hunter2"}}}} | /ApiKeyName: it is no name of a header
          {"a": {"AuthorizationType": "API_KEY", "AuthParameters": {"ApiKeyAuthParameters": {"ApiKeyName": "a", "ApiKeyValue": "hunter2\\n"}}}} | /ApiKeyValue: it has a line break
          {"a": {"AuthorizationType": "NONE", "AuthParameters": {"InvocationHttpParameters": {"BodyParameters": [7]}}}} | /InvocationHttpParameters/BodyParameters[0]: it must be an object with Key and Value
          {"a": {"AuthorizationType": "OAUTH_CLIENT_CREDENTIALS", "AuthParameters": {"OAuthParameters": {"ClientParameters": {"ClientID": "i", "ClientSecret": "hunter2"}, "AuthorizationEndpoint": "ftp://x", "HttpMethod": "POST"}}}} | /AuthorizationEndpoint: it must be an https or http URL
          """)
  void aFaultSaysWhereItIsAndNothingOfTheSecrets(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aFileThatChangesIsReadAgainAndOneThatBreaksIsNot() throws IOException {
    var open = "{\"a\": {\"AuthorizationType\": \"NONE\"}}";
    Files.writeString(file, open);
    var watched = WatchedConnections.open(file, Map.of());
    watched.deauthorize("a", watched.find("a").orElseThrow().reading(), "because");
    assertThat(watched.find("a").orElseThrow().deauthorized()).contains("because");

    Files.writeString(file, open.replace("\"a\"", "\"bb\""));
    assertThat(watched.find("a")).isEmpty();
    assertThat(watched.find("bb")).isPresent();

    Files.writeString(file, "{");
    assertThat(watched.find("bb")).isPresent();
    Files.delete(file);
    assertThat(watched.find("bb")).isPresent();
  }

  @Test
  void aFileThatIsNotThereStopsTheServer() {
    assertThatThrownBy(() -> WatchedConnections.open(file, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file of connections " + file);
  }
}
