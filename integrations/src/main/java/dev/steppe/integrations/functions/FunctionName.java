package dev.steppe.integrations.functions;

import java.util.Optional;
import java.util.regex.Pattern;

/// A function as callers name it: a bare name, a partial ARN or a full one, each with or without a
/// version or an alias.
///
/// @param given the caller's own text, which an endpoint is asked with
/// @param name the function's name alone
public record FunctionName(
    String given,
    Optional<String> partition,
    Optional<String> region,
    Optional<String> account,
    String name,
    Optional<String> qualifier) {

  /// The pattern that Lambda's Invoke documents for `FunctionName`, with its parts named.
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?:arn:(?<partition>aws[a-zA-Z-]*)?:lambda:)?(?:(?<region>[a-z]{2}(?:-[a-z]+)+-\\d):)?"
              + "(?:(?<account>\\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]{1,140})"
              + "(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]{1,128}))?");

  /// The function that `text` names, unless it is no function's name at all.
  public static Optional<FunctionName> parse(String text) {
    var match = GRAMMAR.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FunctionName(
            text,
            Optional.ofNullable(match.group("partition")),
            Optional.ofNullable(match.group("region")),
            Optional.ofNullable(match.group("account")),
            match.group("name"),
            Optional.ofNullable(match.group("qualifier"))));
  }

  /// The unqualified ARN, with `region` and `account` where the caller gave none.
  public String arn(String region, String account) {
    return "arn:%s:lambda:%s:%s:function:%s"
        .formatted(
            partition.orElse("aws"),
            this.region.orElse(region),
            this.account.orElse(account),
            name);
  }
}
