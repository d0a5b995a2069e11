package dev.steppe.integrations.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// As much of S3's API as readers and writers use, over HTTP. Listings have three objects a page.
final class S3StandIn implements AutoCloseable {
  private static final int PAGE = 3;

  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /// So many cuts that nothing arrives at all.
  static final int ALWAYS = 1000;

  /// How many answers are cut off in their middle before one is whole.
  final AtomicInteger cuts = new AtomicInteger();

  private final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
  private final HttpServer server;

  S3StandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "AWS_REGION",
        "eu-central-1");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      var query = query(Optional.ofNullable(uri.getRawQuery()).orElse(""));
      requests.add(exchange.getRequestMethod() + " " + uri);
      var body = exchange.getRequestBody().readAllBytes();
      var key = uri.getPath().replaceFirst("^/[^/]+/?", "");
      switch (exchange.getRequestMethod()) {
        case "GET" -> {
          if (key.isEmpty()) {
            list(exchange, query);
          } else {
            get(exchange, key, query);
          }
        }
        case "PUT" -> put(exchange, key, query, body);
        case "POST" -> post(exchange, key, query);
        case "DELETE" -> {
          uploads.remove(query.get("uploadId"));
          exchange.sendResponseHeaders(204, -1);
        }
        default -> exchange.sendResponseHeaders(405, -1);
      }
    }
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (var pair : raw.split("&", -1)) {
      var parts = pair.split("=", 2);
      query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
    }
    return query;
  }

  private static String etag(byte[] bytes) {
    return "\"%08x\"".formatted(Arrays.hashCode(bytes));
  }

  private void get(HttpExchange exchange, String key, Map<String, String> query)
      throws IOException {
    var headers = exchange.getRequestHeaders();
    var bytes =
        objects.get(query.containsKey("versionId") ? key + "@" + query.get("versionId") : key);
    if (bytes == null) {
      answer(exchange, 404, error("NoSuchKey", "The specified key does not exist."));
      return;
    }
    if ("999".equals(headers.getFirst("x-amz-expected-bucket-owner"))) {
      answer(exchange, 403, error("AccessDenied", "Access Denied"));
      return;
    }
    var match = headers.getFirst("If-Match");
    if (match != null && !match.equals(etag(bytes))) {
      answer(exchange, 412, error("PreconditionFailed", "It has changed."));
      return;
    }
    exchange.getResponseHeaders().set("ETag", etag(bytes));
    var range = headers.getFirst("Range");
    int from = 0;
    int to = bytes.length;
    if (range != null) {
      var parts = range.substring("bytes=".length()).split("-", 2);
      from = Integer.parseInt(parts[0]);
      to = parts[1].isEmpty() ? to : Math.min(to, Integer.parseInt(parts[1]) + 1);
      if (from >= bytes.length) {
        answer(exchange, 416, error("InvalidRange", "The requested range is not satisfiable"));
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, bytes.length));
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, to - from == 0 ? -1 : to - from);
    int left = to - from > 1 ? cuts.getAndUpdate(cut -> Math.max(0, cut - 1)) : 0;
    int sent = left > ALWAYS / 2 ? 0 : left > 0 ? (to - from) / 2 : to - from;
    exchange.getResponseBody().write(bytes, from, sent);
    exchange.getResponseBody().flush();
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    var after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
    var prefix = query.getOrDefault("prefix", "");
    var keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .toList();
    var page = keys.subList(0, Math.min(PAGE, keys.size()));
    var xml = new StringBuilder("<ListBucketResult>");
    for (var key : page) {
      xml.append(
          "<Contents><Key>%s</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>&quot;e&quot;</ETag><Size>%d</Size><StorageClass>GLACIER</StorageClass></Contents>"
              .formatted(key, Optional.ofNullable(objects.get(key)).orElseThrow().length));
    }
    boolean more = page.size() < keys.size();
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>%s</NextContinuationToken>".formatted(page.getLast()));
    }
    answer(exchange, 200, xml.append("</ListBucketResult>").toString());
  }

  private void put(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
      throws IOException {
    if (key.startsWith("forbidden/")) {
      answer(exchange, 403, error("AccessDenied", "Access Denied"));
      return;
    }
    var upload = query.get("uploadId");
    if (upload == null) {
      objects.put(key, body);
    } else {
      uploads
          .getOrDefault(upload, new TreeMap<>())
          .put(Integer.parseInt(query.getOrDefault("partNumber", "0")), body);
    }
    exchange.getResponseHeaders().set("ETag", etag(body));
    exchange.sendResponseHeaders(200, -1);
  }

  private void post(HttpExchange exchange, String key, Map<String, String> query)
      throws IOException {
    var upload = query.get("uploadId");
    if (upload == null) {
      uploads.put("u" + key.hashCode(), new TreeMap<>());
      answer(
          exchange,
          200,
          "<InitiateMultipartUploadResult><UploadId>u%d</UploadId></InitiateMultipartUploadResult>"
              .formatted(key.hashCode()));
    } else {
      var whole = new ByteArrayOutputStream();
      Optional.ofNullable(uploads.remove(upload)).orElseThrow().values().forEach(whole::writeBytes);
      objects.put(key, whole.toByteArray());
      answer(exchange, 200, "<CompleteMultipartUploadResult/>");
    }
  }

  int unfinishedUploads() {
    return uploads.size();
  }

  private static String error(String code, String message) {
    return "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message);
  }

  private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
    var bytes = xml.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
