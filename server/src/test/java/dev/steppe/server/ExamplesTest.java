package dev.steppe.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.steppe.asl.json.Json;
import dev.steppe.engine.Outcome;
import dev.steppe.runtime.StartReply;
import dev.steppe.runtime.StartRequest;
import dev.steppe.server.boot.Server;
import dev.steppe.server.boot.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The examples do what their README says, in a server with their functions.
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final int PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Server server;

  ExamplesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server =
        Server.start(
            Settings.DEFAULTS
                .with(Optional.of(EXAMPLES.resolve("functions")))
                .withDatasetFolders(List.of(folder)));
  }

  @BeforeEach
  void needsTheLanguages() {
    needs("node");
    needs("python3");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void needs(String program) {
    var found = false;
    try {
      found = new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException _) {
      // Then it is not there.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(found, program + " is not installed");
  }

  @Test
  void anOrderIsPricedChargedAfterTwoRetriesAndShipped() throws Exception {
    assertThat(output(start("order", input("order"))))
        .contains("\"status\":\"SHIPPED\"", "\"total\":90.78", "\"A-1042-2\"");
  }

  @Test
  void anOrderWithADeclinedCardWaitsForPayment() throws Exception {
    var declined = input("order").replace("4111-1111", "4111-0000");

    assertThat(output(start("order", declined)))
        .contains("\"status\":\"WAITING_FOR_PAYMENT\"", "Dear Ada");
  }

  @Test
  void anOrderWithoutItemsIsRejected() throws Exception {
    var empty = input("order").replaceFirst("(?s)\"items\": \\[.*?],", "\"items\": [],");

    assertThat(start("order", empty).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.error()).hasValue("OrderRejected"));
  }

  @Test
  void aSmallExpenseNeedsNobody() throws Exception {
    assertThat(output(start("approval", input("approval").replace("420", "50"))))
        .contains("the rule for small expenses");
  }

  @Test
  void aLargeExpenseIsPaidOnceSomebodyRunsThePrintedCommand() throws Exception {
    try (var printed = new Printed("approval-ask", "to approve: ")) {
      var ended = start("approval", input("approval"));

      var command = printed.line().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).isNotDone();
      var answer =
          succeed(
              URI.create(option(command, "--endpoint-url (\\S+)")),
              option(command, "--task-token '([^']+)'"),
              option(command, "--task-output '([^']+)'"));

      assertThat(answer).isEqualTo(200);
      assertThat(output(ended))
          .contains("\"status\":\"PAID\"", "\"amount\":420", "\"approvedBy\":\"you\"");
    }
  }

  @Test
  void aJobIsAskedForItsStatusUntilItEnds() throws Exception {
    var brief = input("poller").replace("3500", "1200");

    assertThat(output(start("poller", brief))).contains("\"willFail\":false");
    assertThat(
            start("poller", brief.replace("false", "true")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.error()).hasValue("JobFailed"));
  }

  @Test
  void anAlbumIsPublishedWithoutTheBrokenPhoto() throws Exception {
    assertThat(output(start("fanout", input("fanout"))))
        .contains("A Day At The Lake", "\"left\":[\"sunset.broken\"]", "\"swan.jpg\"");
  }

  @Test
  void anInvoiceOfALargeOrderHasADiscount() throws Exception {
    assertThat(output(start("invoice", input("invoice"))))
        .isEqualTo(
            """
            {"customer":"Ada","lines":["1. 2 x kettle: 69.90","2. 1 x oven: 479.00",\
            "3. 12 x spoon: 14.40"],"net":563.3,"discount":28.16,"total":668.92}\
            """);
    assertThat(output(start("invoice", input("invoice").replace("479", "47.9"))))
        .contains("\"net\":132.2,\"discount\":0,\"total\":165.25");
  }

  @Test
  void anOrderOfNothingFailsWithTheCustomersName() throws Exception {
    var nothing = input("invoice").replaceFirst("(?s)\"lines\": \\[.*]", "\"lines\": []");

    assertThat(start("invoice", nothing).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(
            new Outcome.Failed(
                Optional.of("NothingToPay"), Optional.of("The order of Ada comes to nothing")));
  }

  @Test
  void whatRunsLowIsOrderedInAFileOfResults() throws Exception {
    Files.copy(EXAMPLES.resolve("restock").resolve("stock.csv"), folder.resolve("stock.csv"));
    var bucket = Json.object().put("bucket", "file:" + folder).put("key", "stock.csv").build();

    var output = (Json.Obj) Json.parse(output(start("restock", bucket.text())));

    var manifest = folder.resolve(text(output, "manifest"));
    assertThat(Files.readString(manifest)).contains("SUCCEEDED_0.json", "FAILED_0.json");
    assertThat(Files.readAllLines(manifest.resolveSibling("SUCCEEDED_0.json")))
        .hasSize(9)
        .contains(
            "{\"article\":\"oven, gas\",\"supplier\":\"Hearth Ltd\",\"order\":4}",
            "{\"article\":\"kettle\",\"order\":0}");
    assertThat(Files.readString(manifest.resolveSibling("FAILED_0.json")))
        .contains("States.QueryEvaluationError", "sieve");
  }

  /// What the README says works from the project's folder.
  @Test
  void theInputOfRestockNamesItsOwnFolder() throws Exception {
    var input = (Json.Obj) Json.parse(input("restock"));
    var bucket = text(input, "bucket");

    assertThat(bucket).startsWith("file:");
    assertThat(EXAMPLES.resolveSibling(bucket.substring("file:".length())))
        .isDirectoryContaining(file -> file.endsWith(text(input, "key")));
  }

  private static String text(Json.Obj object, String name) {
    return ((Json.Str) object.get(name).orElseThrow()).value();
  }

  private static String input(String example) throws IOException {
    return Files.readString(EXAMPLES.resolve(example).resolve("input.json"));
  }

  /// How an execution of the example ends.
  private CompletableFuture<Outcome> start(String example, String input) throws IOException {
    var definition = Files.readString(EXAMPLES.resolve(example).resolve(example + ".asl.json"));
    var arn = server.api().deploy(example, definition, Settings.DEFAULTS.nobody());
    var node = server.backend().node();
    var reply =
        node.start(new StartRequest(arn, Optional.empty(), input)).toCompletableFuture().join();
    assertThat(reply).isInstanceOf(StartReply.Started.class);
    var id = ((StartReply.Started) reply).id();
    return node.ended(id).thenApply(closed -> closed.orElseThrow().outcome()).toCompletableFuture();
  }

  private static String output(CompletableFuture<Outcome> ended) throws Exception {
    var outcome = ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).output().text();
  }

  private static String option(String command, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(command);
    assertThat(matcher.find()).as(command).isTrue();
    return matcher.group(1);
  }

  private static int succeed(URI endpoint, String token, String output)
      throws IOException, InterruptedException {
    var body = Json.object().put("taskToken", token).put("output", output).build().text();
    var request =
        HttpRequest.newBuilder(endpoint)
            .header("X-Amz-Target", "AWSStepFunctions.SendTaskSuccess")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /// Waits for a line that a function prints.
  private static final class Printed extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final String beginning;
    private final CompletableFuture<String> line = new CompletableFuture<>();

    Printed(String function, String beginning) {
      this.logger = (Logger) LoggerFactory.getLogger("function." + function);
      this.beginning = beginning;
      start();
      logger.addAppender(this);
    }

    CompletableFuture<String> line() {
      return line;
    }

    @Override
    protected void append(ILoggingEvent event) {
      // The request's id comes first.
      int from = event.getFormattedMessage().indexOf(" " + beginning) + 1;
      if (from > 0) {
        line.complete(event.getFormattedMessage().substring(from));
      }
    }

    @Override
    public void close() {
      logger.detachAppender(this);
      stop();
    }
  }
}
