package dev.steppe.bench;

import dev.steppe.bench.Load.Call;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One client on one connection, which sends a call and waits for the answer.
final class Caller implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;

  Caller(InetSocketAddress server) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /// An answer, and how long it took.
  record Answer(String body, double micros) {
    /// The text of a member, or nothing.
    String text(String member) {
      int from = body.indexOf("\"" + member + "\":\"");
      if (from < 0) {
        return "";
      }
      from += member.length() + 4;
      return body.substring(from, body.indexOf('"', from));
    }
  }

  /// @throws IOException if the answer is not what was asked for
  Answer call(String operation, String body) throws IOException {
    var bytes = new Call(operation, body).bytes("localhost");
    var begun = System.nanoTime();
    socket.getOutputStream().write(bytes);
    var status = line();
    int length = 0;
    for (var line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    var answer = in.readNBytes(length);
    var micros = (System.nanoTime() - begun) / 1e3;
    var text = new String(answer, StandardCharsets.UTF_8);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(operation + " was answered with " + status + ": " + text);
    }
    return new Answer(text, micros);
  }

  private String line() throws IOException {
    var line = new byte[256];
    int length = 0;
    for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) next;
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
