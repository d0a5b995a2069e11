package dev.steppe.integrations.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.steppe.asl.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests to a cluster, which a server of the test stands for.
class KubernetesTest {
  private final Tried tried = new Tried();
  private final HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private String authorization = "";

  KubernetesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var target = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(target + (body.isEmpty() ? "" : " " + body));
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          var answer = answers.getOrDefault(target, "{\"message\":\"Unauthorized\"}");
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(answers.containsKey(target) ? 200 : 401, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String cluster(String more) {
    return "{\"ClusterName\":\"c\",\"CertificateAuthority\":\"\",\"Endpoint\":\"http://127.0.0.1:%d\",%s}"
        .formatted(server.getAddress().getPort(), more);
  }

  @Test
  void aRequestIsMadeWithATokenThatNamesTheClusterToSts() throws Exception {
    answers.put("GET /api/v1/namespaces/default/pods?labelSelector=job-name%3Dj", "{\"items\":[]}");

    var output =
        tried.answered(
            "eks:call",
            cluster(
                "\"Method\":\"GET\",\"Path\":\"/api/v1/namespaces/default/pods\",\"QueryParameters\":{\"labelSelector\":[\"job-name=j\"]}"));
    assertThat(output.text())
        .isEqualTo("{\"ResponseBody\":{\"items\":[]},\"StatusCode\":200,\"StatusText\":\"OK\"}");
    assertThat(authorization).startsWith("Bearer k8s-aws-v1.");
    var address =
        new String(
            Base64.getUrlDecoder().decode(authorization.substring("Bearer k8s-aws-v1.".length())),
            StandardCharsets.UTF_8);
    assertThat(address)
        .startsWith("https://sts.eu-west-1.amazonaws.com/?")
        .contains(
            "Action=GetCallerIdentity",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
            "%2Feu-west-1%2Fsts%2Faws4_request",
            "X-Amz-Signature=");
  }

  @Test
  void whatTheClusterRefusesFailsTheTaskWithItsStatus() throws Exception {
    var failed = tried.failed("eks:call", cluster("\"Method\":\"DELETE\",\"Path\":\"/api\""));
    assertThat(failed.error()).hasValue("EKS.401");
    assertThat(failed.cause())
        .hasValue(
            "{\"ResponseBody\":{\"message\":\"Unauthorized\"},\"StatusCode\":401,\"StatusText\":\"Unauthorized\"}");
  }

  private static final String JOB = "\"Namespace\":\"n\",\"Job\":{\"kind\":\"Job\"}";
  private static final String MADE = "{\"ResponseBody\":{\"metadata\":{\"name\":\"j\"}}}";

  private static String job(String condition) {
    return "{\"metadata\":{\"name\":\"j\"},\"status\":{\"conditions\":[{\"type\":\"%s\",\"status\":\"True\"}]}}"
        .formatted(condition);
  }

  @Test
  void aJobIsMadeAndWaitedFor() throws Exception {
    answers.put("POST /apis/batch/v1/namespaces/n/jobs", "{\"metadata\":{\"name\":\"j\"}}");
    answers.put("GET /apis/batch/v1/namespaces/n/jobs/j", job("Complete"));

    var made = tried.answered("eks:runJob.sync", cluster(JOB));
    assertThat(requests)
        .containsExactly("POST /apis/batch/v1/namespaces/n/jobs {\"kind\":\"Job\"}");
    var outcome = tried.task.await(Tried.call("eks:runJob.sync", cluster(JOB)), made);
    assertThat(Tried.answered(outcome)).isEqualTo(Json.parse(job("Complete")));
    assertThat(tried.pauses).hasSize(1);
  }

  @Test
  void aJobThatFailedFailsTheTask() throws Exception {
    answers.put("GET /apis/batch/v1/namespaces/n/jobs/j", job("Failed"));

    var failed =
        Tried.failed(
            tried.task.await(Tried.call("eks:runJob.sync", cluster(JOB)), Json.parse(MADE)));
    assertThat(failed.error()).hasValue("States.TaskFailed");
    assertThat(failed.cause()).hasValue(job("Failed"));
  }

  @Test
  void theLogsOfAJobAreThereIfTheyAreAskedFor() throws Exception {
    answers.put("GET /apis/batch/v1/namespaces/n/jobs/j", job("Complete"));
    answers.put(
        "GET /api/v1/namespaces/n/pods?labelSelector=job-name%3Dj",
        "{\"items\":[{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}]}");
    answers.put("GET /api/v1/namespaces/n/pods/p/log?tailLines=6&container=a", "{\"x\":1}");

    var outcome =
        tried.task.await(
            Tried.call(
                "eks:runJob.sync",
                cluster(
                    JOB
                        + ",\"LogOptions\":{\"RetrieveLogs\":true,\"LogParameters\":{\"tailLines\":[\"6\"]}}")),
            Json.parse(MADE));
    var logs = Tried.answered(outcome);
    assertThat(Form.at(logs, "logs.pods.p.containers.a.log")).hasValue(Json.parse("{\"x\":1}"));
    assertThat(Form.at(logs, "logs.pods.p.containers.b.error")).hasValue(Json.of("EKS.401"));
  }

  /// A cluster's certificate is from an authority of its own, which nobody else believes.
  @Test
  void aClusterIsBelievedByItsOwnAuthorityAlone(@TempDir Path folder) throws Exception {
    var keys = keys(folder.resolve("keys.p12"));
    var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    secure.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    secure.start();
    try {
      var call =
          "{\"ClusterName\":\"c\",\"CertificateAuthority\":\"%s\",\"Endpoint\":\"https://127.0.0.1:%d\",\"Method\":\"GET\",\"Path\":\"/\"}";
      int port = secure.getAddress().getPort();
      var own = pem(keys.getCertificate("cluster"));
      var other = pem(keys(folder.resolve("other.p12")).getCertificate("cluster"));

      assertThat(tried.answered("eks:call", call.formatted(own, port)).text())
          .contains("\"StatusCode\":200");
      assertThat(tried.failed("eks:call", call.formatted(other, port)).error())
          .hasValue("EKS.SdkClientException");
    } finally {
      secure.stop(0);
    }
  }

  private static KeyStore keys(Path file) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "cluster",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=cluster",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(Certificate certificate) throws Exception {
    var text =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAuthorityThatIsNoneFailsTheTaskBeforeAnythingIsSent() throws Exception {
    var failed =
        tried.failed(
            "eks:call",
            cluster("\"Method\":\"GET\",\"Path\":\"/api\"")
                .replace("\"CertificateAuthority\":\"\"", "\"CertificateAuthority\":\"bm9uZQ==\"")
                .replace("http://", "https://"));
    assertThat(failed.error()).hasValue("States.Runtime");
    assertThat(requests).isEmpty();
  }
}
