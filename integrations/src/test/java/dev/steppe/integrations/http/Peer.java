package dev.steppe.integrations.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Whoever answers on loopback, well or badly: it writes what the test has it write, to the byte.
final class Peer implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, Script> scripts = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  interface Script {
    void answer(Seen request, OutputStream out) throws IOException, InterruptedException;
  }

  /// A request that came.
  record Seen(String line, List<String> headers, String body) {
    Optional<String> header(String name) {
      return headers.stream()
          .filter(
              it -> it.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
          .map(it -> it.substring(name.length() + 2))
          .findFirst();
    }
  }

  Peer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /// All that came, in order.
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /// Answers requests for `path` like this.
  Peer on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  Peer on(String path, int status, String type, String body) {
    return on(path, (_, out) -> write(out, status, "Content-Type: " + type, body));
  }

  static void write(OutputStream out, int status, String headers, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        "HTTP/1.1 %d Whatever\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, headers, bytes.length)
            .getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      var request = read(in);
      seen.add(request);
      var path = request.line().split(" ", -1)[1];
      int end = path.indexOf('?');
      var script = scripts.get(end < 0 ? path : path.substring(0, end));
      if (script == null) {
        write(connection.getOutputStream(), 404, "X: y", "no such page");
      } else {
        script.answer(request, connection.getOutputStream());
      }
    } catch (IOException | InterruptedException _) {
      // The other side has had enough.
    }
  }

  private static Seen read(InputStream in) throws IOException {
    var line = line(in);
    var headers = new ArrayList<String>();
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    var head = new Seen(line, headers, "");
    int length = head.header("Content-Length").map(Integer::parseInt).orElse(0);
    return new Seen(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
