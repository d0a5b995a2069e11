package dev.steppe.integrations.web;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Addresses that begin with the same bits.
///
/// @param first an address that begins with them
record AddressRange(InetAddress first, int bits) {
  /// Whatever is not reached through the internet, or reaches into something else:
  /// <https://www.iana.org/assignments/iana-ipv4-special-registry>. The last but one is no special
  /// address by registry, but Azure answers its machines there.
  private static final List<AddressRange> SPECIAL_IPV4 =
      ranges(
          "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12"
              + " 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15"
              + " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 168.63.129.16/32 240.0.0.0/4");

  /// Only this much of IPv6 is handed out for global use. So IPv4 in IPv6's clothes is not public:
  /// mapped, compatible, and through NAT64 (`64:ff9b::/96`).
  private static final List<AddressRange> GLOBAL_IPV6 = ranges("2000::/3");

  /// Teredo and other protocols, examples, 6to4.
  private static final List<AddressRange> SPECIAL_IPV6 =
      ranges("2001::/23 2001:db8::/32 2002::/16 3fff::/20");

  /// Where clouds tell a machine about itself, and give it credentials.
  private static final List<AddressRange> OF_MACHINE =
      ranges("169.254.0.0/16 fe80::/10 fd00:ec2::/32 168.63.129.16/32 100.100.100.200/32");

  private static List<AddressRange> ranges(String text) {
    return Arrays.stream(text.split(" ", -1)).map(it -> parse(it).orElseThrow()).toList();
  }

  /// An address, or one with a slash and the number of bits that count.
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    var address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int all = address.get().getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return Optional.of(new AddressRange(address.get(), all));
    }
    var bits = text.substring(slash + 1);
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all
        ? Optional.of(new AddressRange(address.get(), Integer.parseInt(bits)))
        : Optional.empty();
  }

  /// The address that a text is, without asking anybody.
  static Optional<InetAddress> address(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return text.indexOf('%') < 0 ? Optional.of(Inet6Address.ofLiteral(text)) : Optional.empty();
      }
      return text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")
          ? Optional.of(Inet4Address.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    var prefix = first.getAddress();
    if (bytes.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((bytes[bit / Byte.SIZE] & mask) != (prefix[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !isIn(SPECIAL_IPV4, address)
        : isIn(GLOBAL_IPV6, address) && !isIn(SPECIAL_IPV6, address);
  }

  static boolean isOfMachine(InetAddress address) {
    return isIn(OF_MACHINE, address);
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
