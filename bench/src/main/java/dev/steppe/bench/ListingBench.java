package dev.steppe.bench;

import dev.steppe.engine.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Measures whether a page of a listing, or of a history, costs the same wherever it stands: the
/// executions of one machine among others, all that run while all others have ended, and histories
/// of 25,000 events, over HTTP with one client. And what TestState takes.
///
/// The executions are written straight into the journal; ten that wait are started through the API.
/// Arguments: the launcher, then how many executions.
public final class ListingBench {
  private static final String ACCOUNT = "arn:aws:states:us-east-1:123456789012:";
  private static final String MACHINE = "orders";
  private static final int WAITING = 10;
  private static final int EVENTS = 25_000;
  private static final int[] PAGES = {100, 1000};
  private static final int TIMES = 100;

  /// How many times as long as the first page any other may take.
  private static final double CONSTANT = 2;

  private static final String WAIT =
      """
      {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":86400,"End":true}}}\
      """;

  private static final String ENDLESS =
      """
      {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},\
      "B":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":0,"Next":"A"}],\
      "Default":"C"},"C":{"Type":"Succeed"}}}\
      """;

  private final Path launcher;
  private final Path data;
  private final long executions;
  private final Report report = new Report(System.out);
  private double mostMegabytes;

  private ListingBench(Path launcher, Path data, long executions) {
    this.launcher = launcher;
    this.data = data;
    this.executions = executions;
  }

  /// Runs the benchmark in a temporary directory, which it removes.
  public static void main(String[] args) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("steppe-bench");
    var executions = args.length > 1 ? Long.parseLong(args[1]) : 1_000_000;
    try {
      new ListingBench(Path.of(args[0]), directory.resolve("data"), executions).run();
    } finally {
      delete(directory);
    }
  }

  private void run() throws IOException, InterruptedException {
    try (var server = ServerProcess.start(launcher, data)) {
      create(server, MACHINE, WAIT);
      create(server, "endless", ENDLESS);
      for (int i = 0; i < WAITING; i++) {
        server.call("StartExecution", "{\"stateMachineArn\":\"%s\"}".formatted(machine(MACHINE)));
      }
    }
    var written = writePast();
    try (var server = ServerProcess.start(launcher, data);
        var caller = new Caller(server.address())) {
      report.plain("ready after", server.readyAfterSeconds() * 1000, "ms", "");
      running(caller);
      listings(server, caller);
      var endless =
          caller.call(
              "StartExecution",
              "{\"stateMachineArn\":\"%s\",\"input\":\"{\\\"n\\\":0}\"}"
                  .formatted(machine("endless")));
      history(server, caller, "written as fast as it runs", endless.text("executionArn"));
      history(server, caller, "of 12,500 commits", written);
      trials(server, caller);
      report.title("While all this was asked");
      report.atMost("memory", mostMegabytes, 500, "MB", "");
    }
  }

  private static String machine(String name) {
    return ACCOUNT + "stateMachine:" + name;
  }

  /// @return the ARN of an execution with a long history
  private String writePast() throws IOException {
    var begun = System.nanoTime();
    try (var past = new Past(data, ACCOUNT, Instant.now().plus(Duration.ofMinutes(1)))) {
      past.liveThrough(MACHINE, executions);
      System.out.printf(
          "%,d executions and their ends written to the journal in %.0f s%n",
          executions, (System.nanoTime() - begun) / 1e9);
      report.title(
          "The %d executions that run, as soon as %,d have ended: the journal alone"
              .formatted(WAITING, executions));
      var first = past.micros(MACHINE, Status.RUNNING, PAGES[0]);
      var both =
          Latency.ofEach(
              TIMES,
              List.of(
                  () -> past.micros(MACHINE, Status.SUCCEEDED, PAGES[0]),
                  () -> past.micros(MACHINE, Status.RUNNING, PAGES[0])));
      report.plain("the very first time", first, "us", "");
      show("of 100 that ended", both.getFirst(), both.getFirst());
      show("those that run", both.getLast(), both.getFirst());
      return past.longLife("endless", EVENTS);
    }
  }

  private void running(Caller caller) throws IOException {
    report.title("The same through ListExecutions, the server started again");
    var all = Optional.<String>empty();
    var ended = Optional.of("SUCCEEDED");
    var running = Optional.of("RUNNING");
    var found = list(caller, running, PAGES[0], "").body().split("\"executionArn\"", -1).length - 1;
    var each =
        Latency.ofEach(
            TIMES,
            List.of(
                () -> list(caller, ended, PAGES[0], "").micros(),
                () -> list(caller, running, PAGES[0], "").micros(),
                () -> list(caller, all, PAGES[0], "").micros()));
    show("of 100 that ended", each.getFirst(), each.getFirst());
    show("those that run: %d found".formatted(found), each.get(1), each.getFirst());
    show("of 100, whatever their status", each.getLast(), each.getFirst());
  }

  private void listings(ServerProcess server, Caller caller) throws IOException {
    for (var status :
        List.of(Optional.<String>empty(), Optional.of("SUCCEEDED"), Optional.of("FAILED"))) {
      var tokens = tokens(caller, status);
      for (int size : PAGES) {
        report.title(
            "ListExecutions of one machine%s, pages of %d"
                .formatted(status.map(s -> " by status " + s).orElse(""), size));
        places(server, tokens, token -> list(caller, status, size, token).micros());
      }
    }
  }

  /// A call for the page after a token.
  private interface PageCall {
    double micros(String token) throws IOException;
  }

  /// Measures the first page, one in the middle and the last of `tokens`.
  private void places(ServerProcess server, List<String> tokens, PageCall call) throws IOException {
    var middle = tokens.get(tokens.size() / 2);
    var each =
        Latency.ofEach(
            TIMES,
            List.of(
                () -> call.micros(""),
                () -> call.micros(middle),
                () -> call.micros(tokens.getLast())));
    show("the first page", each.getFirst(), each.getFirst());
    show("a page in the middle", each.get(1), each.getFirst());
    show("the last full page", each.getLast(), each.getFirst());
    mostMegabytes = Math.max(mostMegabytes, server.residentMegabytes());
  }

  /// Walks through the listing in pages of 1,000.
  ///
  /// @return the token of each page after the first; the last of them is that of a full page
  private List<String> tokens(Caller caller, Optional<String> status) throws IOException {
    var tokens = new ArrayList<String>(List.of(""));
    for (var page = list(caller, status, 1000, ""); !page.text("nextToken").isEmpty(); ) {
      tokens.add(page.text("nextToken"));
      page = list(caller, status, 1000, tokens.getLast());
    }
    if (tokens.size() > 2) {
      tokens.removeLast();
    }
    return tokens;
  }

  private void show(String what, Latency latency, Latency beside) {
    report.atMost(what, latency.p50() / beside.p50(), CONSTANT, "times", latency.toString());
  }

  private static Caller.Answer list(Caller caller, Optional<String> status, int size, String token)
      throws IOException {
    return caller.call(
        "ListExecutions",
        "{\"stateMachineArn\":\"%s\",\"maxResults\":%d%s%s}"
            .formatted(
                machine(MACHINE),
                size,
                status.map(s -> ",\"statusFilter\":\"" + s + "\"").orElse(""),
                token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\""));
  }

  /// Reads a history from end to end, both ways.
  private void history(ServerProcess server, Caller caller, String what, String execution)
      throws IOException, InterruptedException {
    while (caller
        .call("DescribeExecution", "{\"executionArn\":\"" + execution + "\"}")
        .text("status")
        .equals("RUNNING")) {
      Thread.sleep(10);
    }
    for (int size : PAGES) {
      for (var reverse : List.of(false, true)) {
        report.title(
            "A history of %,d events %s, %s in pages of %d"
                .formatted(EVENTS, what, reverse ? "backwards" : "forwards", size));
        var tokens = new ArrayList<String>(List.of(""));
        for (var page = events(caller, execution, reverse, size, "");
            !page.text("nextToken").isEmpty(); ) {
          tokens.add(page.text("nextToken"));
          page = events(caller, execution, reverse, size, tokens.getLast());
        }
        var begun = System.nanoTime();
        for (var token : tokens) {
          events(caller, execution, reverse, size, token);
        }
        report.plain(
            "from end to end", (System.nanoTime() - begun) / 1e6, "ms", tokens.size() + " pages");
        tokens.removeLast();
        places(server, tokens, token -> events(caller, execution, reverse, size, token).micros());
      }
    }
  }

  private static Caller.Answer events(
      Caller caller, String execution, boolean reverse, int size, String token) throws IOException {
    return caller.call(
        "GetExecutionHistory",
        "{\"executionArn\":\"%s\",\"reverseOrder\":%s,\"maxResults\":%d%s}"
            .formatted(
                execution,
                reverse,
                size,
                token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\""));
  }

  private void trials(ServerProcess server, Caller caller) throws IOException {
    report.title("TestState, one client");
    trial(
        server,
        caller,
        "a Pass state with Parameters",
        "{\"Type\":\"Pass\",\"Parameters\":{\"b.$\":\"$.a\"},\"End\":true}");
    trial(
        server,
        caller,
        "a Pass state in JSONata",
        "{\"Type\":\"Pass\",\"QueryLanguage\":\"JSONata\",\"Output\":\"{% $sum($states.input.a) %}\",\"End\":true}");
  }

  private void trial(ServerProcess server, Caller caller, String what, String definition)
      throws IOException {
    var body =
        "{\"definition\":\"%s\",\"input\":\"{\\\"a\\\":[1,2]}\",\"inspectionLevel\":\"DEBUG\"}"
            .formatted(definition.replace("\"", "\\\""));
    var latency = Latency.of(2_000, () -> caller.call("TestState", body).micros());
    report.atMost(what, latency.p99() / 1000, 10, "ms", latency + ", the limit is for p99");
    mostMegabytes = Math.max(mostMegabytes, server.residentMegabytes());
  }

  private static void create(ServerProcess server, String name, String definition)
      throws IOException, InterruptedException {
    server.call(
        "CreateStateMachine",
        "{\"name\":\"%s\",\"roleArn\":\"arn:aws:iam::123456789012:role/bench\",\"definition\":\"%s\"}"
            .formatted(name, definition.replace("\"", "\\\"")));
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
