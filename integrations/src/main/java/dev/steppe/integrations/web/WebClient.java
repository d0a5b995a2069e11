package dev.steppe.integrations.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Sends requests over HTTP/1.1 and reads their answers, on the caller's thread, which may be
/// virtual and may be interrupted. It follows no redirect, keeps no cookie, unpacks nothing, and
/// never sends a request twice. Thread-safe.
///
/// Apache's client and not the JDK's: histories show headers in the letters in which they came,
/// which that one does not keep, and it takes no say in which address a name means.
public final class WebClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// A connection that lay idle longer is looked at before it is used: its peer may have closed it,
  /// and then the request would be lost.
  private static final Duration TRUSTED = Duration.ofMillis(200);

  /// Before a load balancer would: the usual ones close what is idle for a minute, some for five
  /// seconds.
  private static final TimeValue IDLE = TimeValue.ofSeconds(4);

  private static final int MOST_CONNECTIONS = 100_000;

  /// More headers and longer lines than anybody sends who means well; what exceeds them ends the
  /// exchange. The buffers are small because ten thousand calls may wait, each with two of them;
  /// bodies do not go through them.
  private static final Http1Config BOUNDS =
      Http1Config.custom()
          .setMaxHeaderCount(500)
          .setMaxLineLength(64 << 10)
          .setBufferSize(2 << 10)
          .build();

  private final Egress egress;
  private final Later<Sender> sender;

  /// What sends, and what ends what takes too long.
  private record Sender(CloseableHttpClient client, ScheduledThreadPoolExecutor deadlines) {
    void close() {
      deadlines.shutdownNow();
      try {
        client.close();
      } catch (IOException _) {
        // Nothing is lost with a connection that cannot be closed.
      }
    }
  }

  /// @param egress where its requests may go
  public WebClient(Egress egress) {
    this(egress, Optional.empty());
  }

  private WebClient(Egress egress, Optional<SSLContext> trust) {
    this.egress = egress;
    this.sender = new Later<>(() -> new Sender(client(egress, trust), deadlines()));
  }

  /// A deadline that was met is forgotten at once: it may be a day away.
  private static ScheduledThreadPoolExecutor deadlines() {
    var deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("web-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
    return deadlines;
  }

  private static CloseableHttpClient client(Egress egress, Optional<SSLContext> trust) {
    var builder = PoolingHttpClientConnectionManagerBuilder.create();
    trust.ifPresent(it -> builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(it)));
    var connections =
        builder
            .setDnsResolver(resolver(egress))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(BOUNDS).build())
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(CONNECT))
                    .setValidateAfterInactivity(TimeValue.of(TRUSTED))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .evictExpiredConnections()
        .evictIdleConnections(IDLE)
        .build();
  }

  /// A client of the same rules that believes whom `trust` does, and nobody else.
  public WebClient trusting(SSLContext trust) {
    return new WebClient(egress, Optional.of(trust));
  }

  private static DnsResolver resolver(Egress egress) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return egress.resolve(host).toArray(InetAddress[]::new);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  /// Sends the request and waits for the answer, whatever its status.
  ///
  /// @throws SocketTimeoutException if it took longer than the request's patience
  /// @throws ConnectException if there is no connection; nothing was sent
  /// @throws ForbiddenHostException if the egress rules are against it; nothing was sent
  /// @throws IOException if there is no answer; whether the request arrived is not known
  public WebAnswer send(WebRequest request) throws IOException, InterruptedException {
    var message = message(request);
    var late = new AtomicBoolean();
    var by = sender.get();
    var deadline =
        by.deadlines()
            .schedule(
                () -> {
                  late.set(true);
                  message.cancel();
                },
                request.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    try {
      return by.client()
          .execute(message, answer -> read(answer, request.mostBytes(), message::cancel));
    } catch (ConnectTimeoutException e) {
      throw (ConnectException) new ConnectException(e.getMessage()).initCause(e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (late.get()) {
        throw timedOut(request.address(), request.patience());
      }
      throw e;
    } finally {
      deadline.cancel(false);
    }
  }

  private static SocketTimeoutException timedOut(URI address, Duration patience) {
    return new SocketTimeoutException(
        "%s did not answer within %d s".formatted(address.getAuthority(), patience.toSeconds()));
  }

  private static HttpUriRequestBase message(WebRequest request) {
    var message = new HttpUriRequestBase(request.method(), request.address());
    request.headers().forEach(header -> message.addHeader(header.name(), header.value()));
    request
        .body()
        .ifPresent(body -> message.setEntity(new ByteArrayEntity(body, (ContentType) null)));
    message.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(Timeout.of(request.patience()))
            .setProtocolUpgradeEnabled(false)
            .build());
    return message;
  }

  /// @param abandon ends the connection
  private static WebAnswer read(ClassicHttpResponse answer, int most, Runnable abandon)
      throws IOException {
    var headers = new ArrayList<Header>();
    for (var header : answer.getHeaders()) {
      headers.add(header(header));
    }
    var reason = answer.getReasonPhrase() == null ? "" : answer.getReasonPhrase();
    var body = new byte[0];
    boolean whole = true;
    if (answer.getEntity() != null) {
      var in = answer.getEntity().getContent();
      body = in.readNBytes(most);
      whole = in.read() < 0;
      close(in, whole, abandon);
    }
    return new WebAnswer(answer.getCode(), reason, headers, body, whole);
  }

  /// Closing a stream reads all the rest of it, however much that is. Only when the connection has
  /// ended before, there is nothing left to read.
  private static void close(InputStream in, boolean whole, Runnable abandon) throws IOException {
    if (whole) {
      in.close();
      return;
    }
    abandon.run();
    try {
      in.close();
    } catch (IOException _) {
      // That is because the connection has ended.
    }
  }

  private static Header header(org.apache.hc.core5.http.Header header) throws ProtocolException {
    try {
      return new Header(header.getName(), header.getValue() == null ? "" : header.getValue());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a header of the answer is malformed");
    }
  }

  /// How many requests have a deadline before them.
  int underWay() {
    return sender.get().deadlines().getQueue().size();
  }

  @Override
  public void close() {
    sender.ifMade(Sender::close);
  }
}
