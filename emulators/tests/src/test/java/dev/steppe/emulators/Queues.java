package dev.steppe.emulators;

import static dev.steppe.emulators.Steppe.text;

import dev.steppe.asl.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Queues of Amazon SQS, and workers that take from them.
final class Queues {
  private Queues() {}

  /// @return the URL of a queue of its own
  static String create() {
    return Clients.sqs().createQueue(r -> r.queueName(Clients.unique("q"))).queueUrl();
  }

  /// @return the URL of a queue of its own that keeps the order
  static String createFifo() {
    return Clients.sqs()
        .createQueue(r ->
            r.queueName(Clients.unique("q") + ".fifo")
                .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
        .queueUrl();
  }

  /// The next message, if one comes within seconds. Nobody else gets it for half a minute.
  static Optional<Message> receive(String queue) {
    return Clients.sqs()
        .receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(5).messageAttributeNames("All"))
        .messages()
        .stream()
        .findFirst();
  }

  /// The bodies of all messages, each of which is taken out of the queue.
  static List<String> drain(String queue) {
    var bodies = new ArrayList<String>();
    var taken = take(queue, 0);
    while (!taken.isEmpty()) {
      bodies.addAll(taken);
      taken = take(queue, 0);
    }
    return bodies;
  }

  /// The bodies of the next messages, which are taken out of the queue; none if none comes in time.
  static List<String> take(String queue, int seconds) {
    var messages =
        Clients.sqs()
            .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(seconds))
            .messages();
    for (var message : messages) {
      Clients.sqs().deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }
    return messages.stream().map(Message::body).toList();
  }

  /// A machine that sends `order` with a task token to `queue`, both of its input, and waits.
  ///
  /// @param more further fields of the state, each with a comma before it
  static String callbackMachine(String more) {
    return """
    {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters":{"QueueUrl.$":"$.queue","MessageBody":{"order.$":"$.order","token.$":"$$.Task.Token"}},"End":true%s}}}
    """
        .formatted(more);
  }

  /// The task token of the next message.
  static String token(String queue) {
    return receive(queue)
        .map(message -> text((Json.Obj) Json.parse(message.body()), "token"))
        .orElseThrow(() -> new AssertionError("no message came"));
  }
}
