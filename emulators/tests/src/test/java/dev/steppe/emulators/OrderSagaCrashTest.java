package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.at;
import static dev.steppe.emulators.Steppe.text;
import static dev.steppe.emulators.Steppe.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steppe.asl.json.Json;
import dev.steppe.server.crash.MortalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Orders that go through DynamoDB, SQS, a bank that hands a token back, and S3, while the server
/// is killed again and again without warning. Whatever an order's history says has succeeded has
/// happened at the service, and no attempt has happened twice. `-Dseed=N` chooses the moments,
/// `-Dkills=N` how many.
final class OrderSagaCrashTest {
  private static final int KILLS = Integer.getInteger("kills", 15);
  private static final int ORDERS_IN_A_LIFE = 3;
  private static final int LONGEST_LIFE_MILLIS = 300;

  private static final String RETRY =
      """
      "Retry":[{"ErrorEquals":["PaymentRefused"],"MaxAttempts":0},
               {"ErrorEquals":["States.TaskFailed"],"IntervalSeconds":1,"BackoffRate":1,"MaxAttempts":500}]
      """;

  /// What an attempt leaves behind has its name: `ORDER.STATE.RETRY`.
  private static final String ATTEMPT =
      "{% $states.context.Execution.Name & '.' & $states.context.State.Name & '.' & $states.context.State.RetryCount %}";

  private final String table = Tables.create();
  private final String bank = Queues.create();
  private final String warehouse = Queues.create();
  private final String bucket = Clients.unique("receipts");

  private String definition() {
    return """
    {"StartAt":"Reserve","QueryLanguage":"JSONata","States":{
      "Reserve":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:updateItem","Arguments":%1$s,%5$s,"Next":"Charge"},
      "Charge":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Arguments":{"QueueUrl":"%2$s","MessageBody":{
          "attempt":"%6$s","refuse":"{%% $states.context.Execution.Input.refuse %%}","token":"{%% $states.context.Task.Token %%}"}},
        "Catch":[{"ErrorEquals":["PaymentRefused"],"Next":"Release"}],%5$s,"Next":"Receipt"},
      "Receipt":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:putObject",
        "Arguments":{"Bucket":"%3$s","Key":"%6$s","Body":"{%% $states.input %%}","IfNoneMatch":"*"},%5$s,"Next":"Ship"},
      "Ship":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:sendMessage",
        "Arguments":{"QueueUrl":"%4$s","MessageBody":"%6$s"},%5$s,"Output":"shipped","End":true},
      "Release":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:updateItem","Arguments":%1$s,%5$s,
        "Output":"refused","End":true}}}
    """
        .formatted(count(), bank, bucket, warehouse, RETRY, ATTEMPT);
  }

  /// Counts how often an attempt came.
  private String count() {
    return """
    {"TableName":"%s","Key":{"id":{"S":"%s"}},"UpdateExpression":"ADD times :one",
     "ExpressionAttributeValues":{":one":{"N":"1"}}}
    """
        .formatted(table, ATTEMPT);
  }

  @Test
  void whatHasSucceededHasHappenedAndNothingTwice(@TempDir Path directory)
      throws IOException, InterruptedException {
    var seed = Long.getLong("seed", System.nanoTime());
    System.out.println("repeat with -Dtest=OrderSagaCrashTest -Dseed=" + seed);
    var random = new Random(seed);
    Clients.s3().createBucket(r -> r.bucket(bucket));
    var services =
        Map.of(
            "AWS_ENDPOINT_URL_SQS", Emulator.SQS.endpoint().toString(),
            "AWS_ENDPOINT_URL_S3", Emulator.S3.endpoint().toString(),
            "AWS_ENDPOINT_URL_DYNAMODB", Emulator.DYNAMODB.endpoint().toString());
    try (var server = new MortalServer(directory.resolve("data"), services);
        var banker = new Banker(server)) {
      var steppe = Steppe.of(server);
      var machine = steppe.create(definition());
      var orders = new TreeMap<String, Boolean>();
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = 0; i < ORDERS_IN_A_LIFE; i++) {
          var refuse = orders.size() % 4 == 3;
          var input = Json.object().put("refuse", refuse).build();
          orders.put(steppe.start(machine, "order" + orders.size(), input), refuse);
        }
        Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
        server.kill();
        server.startAgain();
      }
      var succeeded = new TreeSet<String>();
      var lost = new ArrayList<String>();
      orders.forEach((order, refuse) -> {
        var ended = steppe.end(order);
        assertThat(text(ended.description(), "output"))
            .as("%s", ended.description())
            .isEqualTo(refuse ? "\"refused\"" : "\"shipped\"");
        judge(ended, succeeded, lost);
      });

      var happened = happened(banker);
      assertThat(happened.keySet()).containsAll(succeeded);
      assertThat(happened.entrySet()).as("each once").allMatch(it -> it.getValue() == 1);
      assertThat(lost).as("attempts that were in flight when the server was killed").isNotEmpty();
      System.out.printf(
          "%d orders, %d attempts succeeded, %d lost with the server, %d of which had happened%n",
          orders.size(),
          succeeded.size(),
          lost.size(),
          lost.stream().filter(happened::containsKey).count());
    }
  }

  /// Sorts the attempts that a history tells of into those that it says have happened, and those
  /// that were lost with the server.
  private static void judge(Steppe.Ended ended, Set<String> succeeded, List<String> lost) {
    var order = text(ended.description(), "name");
    var attempt = "";
    var state = "";
    var retry = 0;
    for (var event : ended.events()) {
      switch (text(event, "type")) {
        case "TaskStateEntered" -> {
          state = ((Json.Str) at(event, "stateEnteredEventDetails", "name")).value();
          retry = 0;
        }
        case "TaskScheduled" -> attempt = order + "." + state + "." + retry++;
        case "TaskSucceeded" -> succeeded.add(attempt);
        case "TaskFailed" -> {
          var error = ((Json.Str) at(event, "taskFailedEventDetails", "error")).value();
          if (error.equals("PaymentRefused")) {
            succeeded.add(attempt);
          } else {
            assertThat(text((Json.Obj) at(event, "taskFailedEventDetails"), "cause"))
                .startsWith("The server stopped while this attempt was in flight.");
            assertThat(error).endsWith(".SdkClientException");
            lost.add(attempt);
          }
        }
        default -> {}
      }
    }
  }

  /// How often each attempt is seen at the services.
  private Map<String, Integer> happened(Banker banker) {
    var happened = new TreeMap<String, Integer>(banker.asked);
    Queues.drain(warehouse).forEach(attempt -> happened.merge(attempt, 1, Integer::sum));
    Clients.s3().listObjectsV2Paginator(r -> r.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .forEach(attempt -> happened.merge(attempt, 1, Integer::sum));
    Clients.dynamoDb()
        .scanPaginator(r -> r.tableName(table))
        .items()
        .forEach(item ->
            happened.merge(Tables.string(item, "id"), Tables.number(item, "times"), Integer::sum));
    return happened;
  }

  /// Takes what it is asked out of the queue, and answers each token until the server has heard.
  private final class Banker implements AutoCloseable {
    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final MortalServer server;
    private final Thread thread;

    Banker(MortalServer server) {
      this.server = server;
      this.thread = Thread.ofVirtual().start(this::work);
    }

    private void work() {
      while (!over.get()) {
        for (var body : Queues.take(bank, 1)) {
          var question = (Json.Obj) Json.parse(body);
          asked.merge(text(question, "attempt"), 1, Integer::sum);
          answer(question);
        }
      }
    }

    /// The token of an attempt that was lost is not known any more, which is an answer, too.
    private void answer(Json.Obj question) {
      var refuses = question.get("refuse").equals(Optional.of(Json.Bool.TRUE));
      var token = Json.object().put("taskToken", question.get("token").orElseThrow());
      var body =
          refuses
              ? token.put("error", "PaymentRefused").build()
              : token.put("output", "{}").build();
      var unused =
          until(
              () -> tell(refuses ? "SendTaskFailure" : "SendTaskSuccess", body),
              heard -> heard || over.get());
    }

    private boolean tell(String operation, Json body) {
      try {
        return server.call(operation, body).isPresent();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      over.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
