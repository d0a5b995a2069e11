package dev.steppe.integrations.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What answers at an endpoint may be anything: each of these ends the call with a reason, and none
/// costs more than its length.
class HostileAnswersTest {
  private static final String OBJECT = "{\"Bucket\":\"b\"}";

  /// Writes raw bytes to whoever connects, and hangs up.
  private static AwsReply.NoAnswer rawly(String answer) throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var client = Client.of(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket.getInputStream().read(new byte[8192]);
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      return client.noAnswer("s3", "listObjectsV2", OBJECT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<ListBucketResult>",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"
      })
  void whatIsNoHttpIsNoAnswer(String answer) throws Exception {
    assertThat(rawly(answer).sent()).isTrue();
  }

  private static AwsReply answered(
      String service, String action, String input, int status, byte[] body) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          } catch (IOException e) {
            // The client has seen enough.
          }
        });
    server.start();
    try (var client = Client.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
      return client.call(service, action, input);
    } finally {
      server.stop(0);
    }
  }

  private static String why(String service, String action, String input, String body)
      throws Exception {
    var reply = answered(service, action, input, 200, body.getBytes(StandardCharsets.UTF_8));
    assertThat(reply).isInstanceOf(AwsReply.NoAnswer.class);
    return ((AwsReply.NoAnswer) reply).why();
  }

  @Test
  void aPageOfHtmlIsNoAnswer() throws Exception {
    var page = "<!DOCTYPE html><html><body>Sign in<br></body></html>";
    assertThat(why("s3", "listObjectsV2", OBJECT, page))
        .isEqualTo(
            "Unable to read the answer of S3 (status code 200): its XML declares a document type");
    assertThat(why("sqs", "sendMessage", "{}", page))
        .startsWith("Unable to read the answer of SQS (status code 200): it is not JSON");
  }

  @Test
  void entitiesAreNotUnfolded() throws Exception {
    var lol = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 40; i++) {
      lol.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
    }
    lol.append("]><ListBucketResult><Name>&a39;</Name></ListBucketResult>");

    assertThat(why("s3", "listObjectsV2", OBJECT, lol.toString())).contains("document type");
    assertThat(
            why(
                "s3",
                "listObjectsV2",
                OBJECT,
                "<!DOCTYPE l [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><L><Name>&f;</Name></L>"))
        .contains("document type");
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    assertThat(why("s3", "listObjectsV2", OBJECT, "<a>".repeat(100_000))).contains("too deeply");
    assertThat(why("sqs", "sendMessage", "{}", "[".repeat(100_000))).contains("not JSON");
  }

  @Test
  void halfADocumentIsRefused() throws Exception {
    assertThat(why("s3", "listObjectsV2", OBJECT, "<ListBucketResult><Name>b"))
        .contains("it is not XML");
    assertThat(why("sqs", "sendMessage", "{}", "{\"MessageId\":")).contains("it is not JSON");
    assertThat(why("sqs", "sendMessage", "{}", "[]")).contains("it is no JSON object");
  }

  @Test
  void anAnswerThatIsTooLargeIsNotReadToItsEnd() throws Exception {
    var reply =
        answered("s3", "getObject", "{\"Bucket\":\"b\",\"Key\":\"k\"}", 200, new byte[40 << 20]);

    assertThat(reply)
        .isEqualTo(new AwsReply.NoAnswer("The answer of S3 is larger than 33554432 bytes", true));
  }

  @Test
  void anErrorInNoFormIsAnErrorWithoutACode() throws Exception {
    for (var service : new String[] {"sqs sendMessage {}", "sns publish {}", "s3 listBuckets {}"}) {
      var parts = service.split(" ", 3);
      var reply =
          answered(
              parts[0],
              parts[1],
              parts[2],
              502,
              "<html>Bad Gateway".getBytes(StandardCharsets.UTF_8));

      assertThat(reply).isInstanceOf(AwsReply.Refused.class);
      assertThat(((AwsReply.Refused) reply).code()).isEmpty();
      assertThat(((AwsReply.Refused) reply).exchange().status()).isEqualTo(502);
    }
  }

  @Test
  void valuesOfAnotherKindAreShownAsTheyCame() throws Exception {
    var reply =
        answered(
            "sqs",
            "receiveMessage",
            "{}",
            200,
            "{\"Messages\":\"none\",\"More\":1}".getBytes(StandardCharsets.UTF_8));

    assertThat(((AwsReply.Succeeded) reply).output().text()).isEqualTo("{\"Messages\":\"none\"}");
  }
}
