package dev.steppe.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
  private static final EgressRules PUBLIC = EgressRules.of(List.of());

  private static EgressRules rules(String address, String... allowed) {
    return EgressRules.of(List.of(allowed), name -> List.of(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:db8::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[100::1]",
        "::1"
      })
  void noAddressButAPublicOneIsReached(String host) {
    assertThatThrownBy(() -> PUBLIC.resolve(host))
        .isInstanceOf(ForbiddenHostException.class)
        .hasMessageContaining("--allow-host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0300.0250.1.1",
        "1.2.3.4.5",
        "256.1.1.1",
        "08.8.8.8",
        "8.8.8.8.0x1",
        "[fe80::1%eth0]",
        "::ffff:1.2.3.4%lo"
      })
  void formsOfAddressesThatResolversTakeAndStandardsDoNotAreRefused(String host) {
    assertThatThrownBy(() -> PUBLIC.resolve(host)).isInstanceOf(ForbiddenHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]"})
  void publicAddressesAreReached(String host) throws UnknownHostException {
    assertThat(PUBLIC.resolve(host)).hasSize(1);
  }

  @Test
  void aNameIsReachedWhereItIsPublicAndNowhereElse() throws UnknownHostException {
    var mixed =
        EgressRules.of(
            List.of(),
            _ -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("8.8.8.8")));

    assertThat(mixed.resolve("api.example.com")).containsExactly(InetAddress.getByName("8.8.8.8"));
    assertThatThrownBy(() -> rules("169.254.169.254").resolve("metadata.example.com"))
        .isInstanceOf(ForbiddenHostException.class)
        .hasMessage(
            "metadata.example.com is 169.254.169.254, which is not a public address. If it is"
                + " meant, start the server with --allow-host metadata.example.com.");
  }

  @ParameterizedTest
  @CsvSource({
    "api.internal, api.internal, 10.0.0.1, true",
    "API.Internal, api.internal., 10.0.0.1, true",
    "*.internal, api.internal, 10.0.0.1, true",
    "*.internal, a.b.internal, 10.0.0.1, true",
    "*.internal, internal, 10.0.0.1, false",
    "*.internal, evilinternal, 10.0.0.1, false",
    "api.internal, api.internal.evil.com, 8.8.8.8, false",
    "api.internal, other.com, 8.8.8.8, false",
    "10.0.0.0/8, api.internal, 10.0.0.1, true",
    "10.0.0.0/8, api.internal, 11.0.0.1, false",
    "10.0.0.0/8, 10.1.2.3, 10.1.2.3, true",
    "10.0.0.0/8, [::ffff:10.1.2.3], 10.1.2.3, true",
    "127.0.0.1, 127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, 127.0.0.2, false",
    "[::1], [::1], ::1, true",
    "fd00::/8, [fd12::1], fd12::1, true",
    "localhost, localhost, 127.0.0.1, true",
    "localhost, 127.0.0.1, 127.0.0.1, false",
    "api.internal, api.internal, 169.254.169.254, false",
    "*.internal, api.internal, fd00:ec2::254, false",
    "169.254.169.254, api.internal, 169.254.169.254, true",
    "example.com, 8.8.8.8, 8.8.8.8, false"
  })
  void aListAllowsWhatItNamesAndNothingElse(
      String allowed, String host, String address, boolean reached) throws UnknownHostException {
    if (reached) {
      assertThat(rules(address, allowed).resolve(host)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> rules(address, allowed).resolve(host))
          .isInstanceOf(ForbiddenHostException.class)
          .hasMessageContaining("--allow-host");
    }
  }

  @Test
  void aNameThatIsNotListedIsNotEvenAskedFor() {
    var asked = new AtomicInteger();
    var rules =
        EgressRules.of(
            List.of("api.internal"),
            _ -> {
              asked.incrementAndGet();
              return List.of();
            });

    assertThatThrownBy(() -> rules.resolve("secret.attacker.example"))
        .isInstanceOf(ForbiddenHostException.class);
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "http://a.b",
        "a.b:80",
        "a/b",
        "10.0.0.0/33",
        "10.0.0.0/",
        "0x7f.1",
        "127.1",
        "-a",
        "a..b",
        "[fe80::1%eth0]"
      })
  void whatIsNoHostIsRefusedAtTheStart(String entry) {
    assertThatThrownBy(() -> EgressRules.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--allow-host");
  }

  /// The attack that checks before connecting do not stop: the name is public when it is asked for
  /// first, and is loopback when it is asked for again.
  @Test
  void anAnswerOfTheDnsThatChangesReachesNothing() throws IOException, InterruptedException {
    var inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var reached = new AtomicInteger();
    inside.createContext(
        "/",
        exchange -> {
          reached.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    inside.start();
    var asked = new AtomicInteger();
    var rules =
        EgressRules.of(
            List.of(),
            _ ->
                List.of(
                    InetAddress.getByName(
                        asked.incrementAndGet() % 2 == 1 ? "192.0.2.1" : "127.0.0.1")));
    try (var client = new WebClient(rules)) {
      var address = URI.create("http://rebind.example:" + inside.getAddress().getPort() + "/");
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(() -> client.send(request(address)))
            .isInstanceOf(ForbiddenHostException.class);
      }
      assertThat(asked).as("asked once for each request").hasValue(4);
      assertThat(reached).hasValue(0);
    } finally {
      inside.stop(0);
    }
  }

  private static WebRequest request(URI address) {
    return new WebRequest(
        "GET", address, List.of(), Optional.empty(), Duration.ofSeconds(5), 1_000);
  }
}
