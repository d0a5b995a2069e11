package dev.steppe.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A closed loop of clients on keep-alive connections, driven by one thread, so that the load takes
/// as little as possible of the machine that it shares with the server.
final class Load {
  /// What a client does: one call, or several that make one operation.
  interface Script {
    /// The body and operation of a client's next operation.
    Call begin(long number);

    /// The call that must follow `reply` before the operation is done, if one must.
    Optional<Call> after(Call call, String reply);
  }

  /// One call of the API.
  record Call(String operation, String body) {
    byte[] bytes(String host) {
      var content = body.getBytes(StandardCharsets.UTF_8);
      var head =
          "POST / HTTP/1.1\r\nHost: "
              + host
              + "\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AWSStepFunctions."
              + operation
              + "\r\nX-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
              + "bench/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0"
              + "\r\nContent-Length: "
              + content.length
              + "\r\n\r\n";
      var start = head.getBytes(StandardCharsets.ISO_8859_1);
      var all = Arrays.copyOf(start, start.length + content.length);
      System.arraycopy(content, 0, all, start.length, content.length);
      return all;
    }
  }

  /// What a run measured.
  ///
  /// @param perSecond operations a second
  /// @param p50Micros half of the operations took no longer
  /// @param p99Micros 99 of 100 operations took no longer
  /// @param failures replies other than 200
  record Result(double perSecond, long p50Micros, long p99Micros, long failures) {}

  private final InetSocketAddress server;
  private final Script script;
  private final List<Long> latencies = new ArrayList<>();
  private long numbers;
  private long failures;
  private long measureFrom;
  private long endAt;
  private String firstFailure = "";

  Load(InetSocketAddress server, Script script) {
    this.server = server;
    this.script = script;
  }

  private final class Client {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private Call call = new Call("", "");
    private long begunAt;

    Client(Selector selector) throws IOException {
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void begin() throws IOException {
      begunAt = System.nanoTime();
      send(script.begin(numbers++));
    }

    private void send(Call next) throws IOException {
      call = next;
      in.clear();
      out = ByteBuffer.wrap(next.bytes(server.getHostString()));
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    void readable() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed the connection");
      }
      var reply = reply();
      if (reply.isEmpty()) {
        return;
      }
      var next = script.after(call, reply.get());
      if (next.isPresent()) {
        send(next.get());
        return;
      }
      var now = System.nanoTime();
      if (now >= measureFrom && now < endAt) {
        latencies.add(now - begunAt);
      }
      if (now < endAt) {
        begin();
      }
    }

    /// The body of the reply, once it is all there.
    private Optional<String> reply() {
      var text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      int headEnd = text.indexOf("\r\n\r\n");
      if (headEnd < 0) {
        return Optional.empty();
      }
      int field = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length:");
      int length =
          Integer.parseInt(text.substring(field + 15, text.indexOf("\r\n", field)).strip());
      if (text.length() < headEnd + 4 + length) {
        return Optional.empty();
      }
      if (!text.startsWith("HTTP/1.1 200")) {
        failures++;
        firstFailure = firstFailure.isEmpty() ? text : firstFailure;
      }
      return Optional.of(text.substring(headEnd + 4));
    }
  }

  /// Runs `clients` clients for `seconds`, after a second of warming up that is not counted.
  Result run(int clients, double seconds) throws IOException {
    try (var selector = Selector.open()) {
      measureFrom = System.nanoTime() + 1_000_000_000L;
      endAt = measureFrom + (long) (seconds * 1e9);
      for (int i = 0; i < clients; i++) {
        new Client(selector).begin();
      }
      while (System.nanoTime() < endAt) {
        selector.select(key -> serve((Client) key.attachment()), 100);
      }
      for (var key : selector.keys()) {
        key.channel().close();
      }
    }
    if (failures > 0) {
      System.err.println("first failure: " + firstFailure.strip());
    }
    latencies.sort(Long::compare);
    return new Result(latencies.size() / seconds, percentile(0.5), percentile(0.99), failures);
  }

  private static void serve(Client client) {
    try {
      client.readable();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private long percentile(double share) {
    return latencies.isEmpty()
        ? 0
        : latencies.get((int) Math.min(latencies.size() - 1, latencies.size() * share)) / 1000;
  }
}
