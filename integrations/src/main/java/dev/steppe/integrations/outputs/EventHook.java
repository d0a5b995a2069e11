package dev.steppe.integrations.outputs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// Posts each status event to an address, as EventBridge would deliver it.
final class EventHook implements Receiver<StatusChange> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final URI address;
  private final String source;

  EventHook(HttpClient http, URI address, String source) {
    this.http = http;
    this.address = address;
    this.source = source;
  }

  @Override
  public long bytes(StatusChange change) {
    return change.bytes();
  }

  @Override
  public int fits(Iterable<StatusChange> waiting) {
    return 1;
  }

  @Override
  public Sent<StatusChange> send(List<StatusChange> changes)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(changes.getFirst().envelope(source).text()))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status >= 200 && status < 300) {
      return Sent.all();
    }
    var why = address + " answered " + status;
    boolean mayPass = status >= 500 || status == 429 || status == 408;
    return mayPass ? Sent.again(changes, why) : Sent.refused(changes.size(), why);
  }
}
