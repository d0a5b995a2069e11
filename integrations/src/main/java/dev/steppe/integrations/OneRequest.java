package dev.steppe.integrations;

import dev.steppe.integrations.functions.InvokeReply;
import dev.steppe.integrations.functions.InvokeReply.Header;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP/1.1 request on a connection of its own.
///
/// The JDK's clients do not fit: one folds the names of headers, which histories show, to lower
/// case; the other takes connections from a pool that the peer may just be closing, and then either
/// sends a call twice or fails one that was never made. Here a request is sent once, and whatever
/// goes wrong has happened to that request.
final class OneRequest {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  /// A body has 6 MB at most; a peer that sends more and more is cut off.
  private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private OneRequest() {}

  /// Sends the request and reads the answer, whatever its status.
  ///
  /// @throws IOException if there is no whole answer
  static InvokeReply post(URI address, List<Header> headers, byte[] body) throws IOException {
    try (var connection = connected(address)) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(head(address, headers, body.length).getBytes(StandardCharsets.ISO_8859_1));
      out.writeBytes(body);
      connection.getOutputStream().write(out.toByteArray());
      return answer(new BufferedInputStream(connection.getInputStream()));
    }
  }

  private static Socket connected(URI address) throws IOException {
    boolean secure = "https".equals(address.getScheme());
    int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
    var plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MILLIS);
      plain.setTcpNoDelay(true);
      return secure ? secured(plain, address.getHost(), port) : plain;
    } catch (IOException e) {
      plain.close();
      throw new IOException(
          "Connect to %s:%d failed: %s".formatted(address.getHost(), port, e.getMessage()), e);
    }
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secure = (SSLSocket) factory.createSocket(plain, host, port, true);
    var parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static String head(URI address, List<Header> headers, int length) {
    var query = Optional.ofNullable(address.getRawQuery()).map(q -> "?" + q).orElse("");
    var port = address.getPort() < 0 ? "" : ":" + address.getPort();
    var head = new StringBuilder(512);
    head.append("POST ").append(address.getRawPath()).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(address.getHost()).append(port).append("\r\n");
    for (var header : headers) {
      head.append(header.name()).append(": ").append(oneLine(header.value())).append("\r\n");
    }
    return head.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
  }

  /// A value from a definition must not end its header and begin another.
  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ');
  }

  private static InvokeReply answer(InputStream in) throws IOException {
    var status = status(line(in));
    var headers = headers(in);
    while (status >= 100 && status < 200) {
      status = status(line(in));
      headers = headers(in);
    }
    var shown = new InvokeReply(status, headers, "");
    return new InvokeReply(status, headers, new String(body(in, shown), StandardCharsets.UTF_8));
  }

  private static int status(String line) throws IOException {
    var parts = line.split(" ", 3);
    try {
      if (parts.length > 1 && parts[0].startsWith("HTTP/1.")) {
        return Integer.parseInt(parts[1]);
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IOException("The answer is not HTTP: " + line);
  }

  private static List<Header> headers(InputStream in) throws IOException {
    var headers = new ArrayList<Header>();
    int bytes = 0;
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      bytes += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || bytes > MAX_HEAD_BYTES) {
        throw new IOException("The answer is not HTTP: " + line);
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static byte[] body(InputStream in, InvokeReply head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return new byte[0];
    }
    var encoding = head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT);
    if (encoding.endsWith("chunked")) {
      return chunks(in);
    }
    var length = head.header("Content-Length");
    return length.isPresent() ? exactly(in, number(length.get(), 10)) : bounded(in);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = number(line(in).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        headers(in);
        return body.toByteArray();
      }
      body.writeBytes(exactly(in, size));
      if (body.size() > MAX_BODY_BYTES || !line(in).isEmpty()) {
        throw new IOException("The answer's body is too long, or broken");
      }
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The answer ended too early");
    }
    return bytes;
  }

  private static byte[] bounded(InputStream in) throws IOException {
    var bytes = in.readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new IOException("The answer's body is too long");
    }
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0 && number <= MAX_BODY_BYTES) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IOException("The answer's body has no usable length: " + text);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The connection was closed before the answer was whole");
      }
      if (line.length() > MAX_HEAD_BYTES) {
        throw new IOException("The answer is not HTTP");
      }
      line.append((char) c);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}
