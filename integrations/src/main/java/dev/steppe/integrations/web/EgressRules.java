package dev.steppe.integrations.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where requests may go whose addresses a definition or its input names.
///
/// Without a list that is every public address, and no other: whoever writes definitions is not
/// thereby let into the network that the server stands in, nor to the metadata service that hands
/// out its credentials. With a list it is what the list names and nothing else. Counterpart of the
/// condition key `states:HTTPEndpoint` of a role's policy:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>.
public final class EgressRules implements Egress {
  private static final String OPTION = "--allow-host";

  /// What a resolver of the system may take for an IPv4 address: RFC 3986 has only four decimal
  /// numbers, and older libraries take octal, hexadecimal and fewer numbers too
  /// (<https://url.spec.whatwg.org/#ends-in-a-number-checker>).
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  private final List<String> names;
  private final List<AddressRange> ranges;
  private final Names resolver;

  /// Gives the addresses of a name.
  @FunctionalInterface
  public interface Names {
    List<InetAddress> addresses(String name) throws UnknownHostException;
  }

  private EgressRules(List<String> names, List<AddressRange> ranges, Names resolver) {
    this.names = List.copyOf(names);
    this.ranges = List.copyOf(ranges);
    this.resolver = resolver;
  }

  /// @param allowed host names, `*.` and a domain, addresses, or ranges as `10.0.0.0/8`
  /// @throws IllegalArgumentException if one of them is none of these
  public static EgressRules of(List<String> allowed) {
    return of(allowed, name -> List.of(InetAddress.getAllByName(name)));
  }

  static EgressRules of(List<String> allowed, Names resolver) {
    var names = new ArrayList<String>();
    var ranges = new ArrayList<AddressRange>();
    for (var entry : allowed) {
      var text = unbracketed(entry.strip().toLowerCase(Locale.ROOT));
      var range = AddressRange.parse(text);
      if (range.isPresent()) {
        ranges.add(range.get());
      } else if (NAME.matcher(text).matches() && !ENDS_IN_A_NUMBER.matcher(text).matches()) {
        names.add(text);
      } else {
        throw new IllegalArgumentException(
            "%s takes a host, *.DOMAIN, an address, or a range of addresses as 10.0.0.0/8, not %s"
                .formatted(OPTION, entry));
      }
    }
    return new EgressRules(names, ranges, resolver);
  }

  private boolean isOpen() {
    return names.isEmpty() && ranges.isEmpty();
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    var name = unbracketed(host.toLowerCase(Locale.ROOT));
    var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    var literal = AddressRange.address(plain);
    if (literal.isPresent()) {
      return permitted(plain, List.of(literal.get()), false);
    }
    if (plain.contains(":") || plain.contains("%") || ENDS_IN_A_NUMBER.matcher(plain).matches()) {
      throw new ForbiddenHostException(
          "%s is not an address as they are written: four decimal numbers, or IPv6 without a zone."
              .formatted(host));
    }
    var named = names.stream().anyMatch(pattern -> matches(pattern, plain));
    if (!named && !isOpen() && ranges.isEmpty()) {
      throw notListed(plain); // It is not even asked for: that would tell its name to the world.
    }
    return permitted(plain, resolver.addresses(plain), named);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean matches(String pattern, String name) {
    return pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : pattern.equals(name);
  }

  /// @param named whether the list has the host by name: then it is where its own DNS says, but
  ///   never the metadata service, which only stands behind a name to deceive
  private List<InetAddress> permitted(String host, List<InetAddress> addresses, boolean named)
      throws ForbiddenHostException {
    var permitted =
        addresses.stream()
            .filter(address ->
                ranges.stream().anyMatch(range -> range.contains(address))
                    || (named && !AddressRange.isOfMachine(address))
                    || (isOpen() && AddressRange.isPublic(address)))
            .toList();
    if (!permitted.isEmpty()) {
      return permitted;
    }
    if (!isOpen() && !named) {
      throw notListed(host);
    }
    var shown = shown(addresses);
    throw new ForbiddenHostException(
        "%s not a public address. If it is meant, start the server with %s %s."
            .formatted(
                shown.equals(host) ? host + " is" : host + " is " + shown + ", which is",
                OPTION,
                named ? shown : host));
  }

  private static String shown(List<InetAddress> addresses) {
    return addresses.stream().findFirst().map(InetAddress::getHostAddress).orElse("nowhere");
  }

  private static ForbiddenHostException notListed(String host) {
    return new ForbiddenHostException(
        "%s is not among the hosts that the server was started with. If it is meant, add %s %s."
            .formatted(host, OPTION, host));
  }
}
