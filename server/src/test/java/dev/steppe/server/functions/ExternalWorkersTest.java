package dev.steppe.server.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.RunningServer;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers that somebody else has started take events over the server's port: real processes, some
/// of which are killed.
@Timeout(120)
final class ExternalWorkersTest {
  /// As short as a worker can be. It keeps its connection.
  private static final String PYTHON =
      """
      import http.client, json, os, sys, time
      host, _, prefix = os.environ["AWS_LAMBDA_RUNTIME_API"].partition("/")
      api = http.client.HTTPConnection(host)
      def ask(method, path, body=None):
          api.request(method, f"/{prefix}/2018-06-01/runtime/{path}", body)
          answer = api.getresponse()
          return answer.headers, answer.read()
      if len(sys.argv) > 1:
          ask("POST", "init/error", json.dumps({"errorType": "Mine", "errorMessage": "no"}))
          sys.exit(1)
      while True:
          headers, event = ask("GET", "invocation/next")
          id = headers["Lambda-Runtime-Aws-Request-Id"]
          event = json.loads(event)
          if event == "pid": ask("POST", f"invocation/{id}/response", str(os.getpid())); continue
          if event == "fail": ask("POST", f"invocation/{id}/error", '{"errorType":"Bad"}'); continue
          if event == "hang":
              open("hanging", "a").write(str(os.getpid()) + "\\n")
              time.sleep(600)
          ask("POST", f"invocation/{id}/response", json.dumps([event, "python"]))
      """;

  private static final String NODE =
      """
      import http from 'node:http';
      import fs from 'node:fs';
      const api = new URL('http://' + process.env.AWS_LAMBDA_RUNTIME_API);
      const agent = new http.Agent({ keepAlive: true });
      const ask = (method, path, body) => new Promise((resolve, reject) => {
        const request = http.request({ host: api.hostname, port: api.port, agent, method,
          path: `${api.pathname}/2018-06-01/runtime/${path}` }, (answer) => {
            let text = '';
            answer.on('data', (part) => { text += part; });
            answer.on('end', () => resolve({ headers: answer.headers, text }));
          });
        request.on('error', reject);
        request.end(body);
      });
      for (;;) {
        const { headers, text } = await ask('GET', 'invocation/next');
        const id = headers['lambda-runtime-aws-request-id'];
        const event = JSON.parse(text);
        if (event === 'hang') {
          fs.appendFileSync('hanging', process.pid + '\\n');
          await new Promise((done) => setTimeout(done, 600000));
        }
        await ask('POST', `invocation/${id}/response`, JSON.stringify([event, 'node']));
      }
      """;

  private final Path folder;
  private final RunningServer server;
  private final List<Process> workers = new ArrayList<>();

  ExternalWorkersTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("worker.py"), PYTHON);
    Files.writeString(folder.resolve("worker.mjs"), NODE);
    var functions = Files.createDirectory(folder.resolve("functions"));
    Files.writeString(
        functions.resolve("functions.json"),
        """
        {"f": {"worker": "external", "startSeconds": 20, "timeoutSeconds": 60},
         "brief": {"worker": "external", "startSeconds": 0.3},
         "alone": {"worker": "external", "startSeconds": 0.2},
         "short": {"worker": "external", "timeoutSeconds": 1, "holdsConnection": false}}
        """);
    server = RunningServer.with(Settings.DEFAULTS.with(Optional.of(functions)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (var worker : workers) {
      worker.destroyForcibly().waitFor();
    }
    server.close();
  }

  private Process worker(String function, String... command) throws IOException {
    var found = command[0];
    try {
      Assumptions.assumeTrue(
          new ProcessBuilder(found, "--version")
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0);
    } catch (IOException | InterruptedException _) {
      Assumptions.abort(found + " is not installed");
    }
    var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder
        .environment()
        .put(
            "AWS_LAMBDA_RUNTIME_API",
            server.uri().getHost() + ":" + server.uri().getPort() + "/functions/" + function);
    var worker = builder.start();
    workers.add(worker);
    return worker;
  }

  private String invoke(String function, String event) {
    return server
        .send(
            server
                .request("/2015-03-31/functions/" + function + "/invocations")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(event)))
        .body();
  }

  /// Gives a worker an event that it hangs over, and waits until it does.
  private CompletableFuture<String> hang(String function) throws InterruptedException {
    var hanging = folder.resolve("hanging");
    var reply = CompletableFuture.supplyAsync(() -> invoke(function, "\"hang\""));
    while (!Files.exists(hanging)) {
      Thread.onSpinWait();
    }
    return reply;
  }

  @Test
  void aPythonWorkerAnswersOneEventAfterTheOther() throws Exception {
    worker("f", "python3", "worker.py");

    assertThat(invoke("f", "1")).isEqualTo("[1, \"python\"]");
    assertThat(invoke("f", "2")).isEqualTo("[2, \"python\"]");
    assertThat(invoke("f", "\"fail\"")).isEqualTo("{\"errorType\":\"Bad\"}");
  }

  @Test
  void aWorkerInNodeWhoIsKilledWithAnEventFailsItAndNobodyElseGetsIt() throws Exception {
    var killed = worker("f", "node", "worker.mjs");
    assertThat(invoke("f", "1")).isEqualTo("[1,\"node\"]");
    var reply = hang("f");
    worker("f", "node", "worker.mjs");
    killed.destroyForcibly().waitFor();

    var error = (Json.Obj) Json.parse(reply.get(30, TimeUnit.SECONDS));
    assertThat(error.get("errorType")).isEmpty();
    assertThat(error.text()).contains("connection ended before it had answered");
    assertThat(invoke("f", "2")).isEqualTo("[2,\"node\"]");
    assertThat(Files.readAllLines(folder.resolve("hanging"))).hasSize(1);
  }

  @Test
  void aWorkerInPythonWhoIsKilledWithAnEventFailsTheTaskWithLambdaUnknown() throws Exception {
    var killed = worker("f", "python3", "worker.py");
    assertThat(invoke("f", "1")).isEqualTo("[1, \"python\"]");
    var machine =
        server
            .call(
                "CreateStateMachine",
                Json.object()
                    .put("name", "m")
                    .put("roleArn", "arn:aws:iam::123456789012:role/r")
                    .put(
                        "definition",
                        """
                        {"StartAt":"A","States":{"A":{"Type":"Task","End":true,
                          "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"}}}
                        """))
            .text("stateMachineArn");
    var execution =
        server
            .call(
                "StartExecution",
                Json.object().put("stateMachineArn", machine).put("input", "\"hang\""))
            .text("executionArn");
    while (!Files.exists(folder.resolve("hanging"))) {
      Thread.onSpinWait();
    }
    killed.destroyForcibly().waitFor();
    server.ended(execution);

    var described = server.call("DescribeExecution", Json.object().put("executionArn", execution));
    assertThat(described.text("status")).isEqualTo("FAILED");
    assertThat(described.text("error")).isEqualTo("Lambda.Unknown");
    assertThat(described.text("cause")).contains("connection ended before it had answered");
  }

  @Test
  void aWorkerWhoIsKilledWhileItWaitsGetsNoEvent() throws Exception {
    var killed = worker("brief", "python3", "worker.py");
    while (!invoke("brief", "1").equals("[1, \"python\"]")) {
      Thread.onSpinWait();
    }
    killed.destroyForcibly().waitFor();

    // Its connection is known to have ended: from now on nothing is handed to it.
    while (!invoke("brief", "2").contains("No worker of the function brief")) {
      Thread.onSpinWait();
    }
    worker("brief", "python3", "worker.py");
    while (!invoke("brief", "3").equals("[3, \"python\"]")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void twoWorkersAreTwoPlaces() throws Exception {
    worker("f", "python3", "worker.py");
    assertThat(invoke("f", "1")).isEqualTo("[1, \"python\"]");
    var hanging = hang("f");
    worker("f", "python3", "worker.py");

    assertThat(invoke("f", "2")).isEqualTo("[2, \"python\"]");
    assertThat(hanging).isNotDone();
  }

  @Test
  void aFunctionWithoutAWorkerSaysHowOneIsStarted() {
    assertThat(invoke("alone", "1"))
        .contains(
            "No worker of the function alone has asked for an event within 0.20 seconds. Start one with AWS_LAMBDA_RUNTIME_API=127.0.0.1:"
                + server.uri().getPort()
                + "/functions/alone")
        .doesNotContain("errorType");
  }

  @Test
  void aWorkerThatIsTooSlowIsCutOff() throws Exception {
    worker("short", "python3", "worker.py");
    assertThat(invoke("short", "1")).isEqualTo("[1, \"python\"]");

    assertThat(invoke("short", "\"hang\""))
        .contains("Sandbox.Timedout", "Task timed out after 1.00 seconds");
  }

  @Test
  void aWorkerThatCanNotStartFailsWhatWaitsForIt() throws Exception {
    var reply = CompletableFuture.supplyAsync(() -> invoke("f", "1"));
    while (!reply.isDone()) {
      worker("f", "python3", "worker.py", "fail").waitFor();
    }

    assertThat(reply.join())
        .isEqualTo(
            "{\"errorType\":\"Mine\",\"errorMessage\":\"no\"}"
                .replace(":", ": ")
                .replace(",", ", "));
  }

  @Test
  void aFunctionWithoutExternalWorkersHasNoPlaceForThem() {
    var answer = server.send(server.request("/functions/other/2018-06-01/runtime/invocation/next"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("There is no function other");
  }
}
