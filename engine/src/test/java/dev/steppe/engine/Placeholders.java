package dev.steppe.engine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills in what a deployment would: `${Name}` in a definition.
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern WHOLE_RESOURCE =
      Pattern.compile("(\"Resource\"\\s*:\\s*)\"\\$\\{[^}]*}\"");
  private static final Pattern ACTION =
      Pattern.compile("(\"Resource\"\\s*:\\s*)\"\\$\\{SQSSendMessageAction}\"");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(\"(?:Seconds|TimeoutSeconds|HeartbeatSeconds|MaxConcurrency)\"\\s*:\\s*)\"\\$\\{[^}]*}\"");

  private Placeholders() {}

  /// The definition with plausible values in place of its placeholders.
  static String fill(String definition) {
    var text = NUMBER.matcher(definition).replaceAll("$15");
    text =
        ACTION.matcher(text).replaceAll("$1\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\"");
    text =
        WHOLE_RESOURCE
            .matcher(text)
            .replaceAll("$1\"arn:aws:lambda:us-east-1:123456789012:function:function\"");
    return PLACEHOLDER.matcher(text).replaceAll(match -> value(match.group(1)));
  }

  private static String value(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith("partition")) {
      return "aws";
    }
    if (lower.endsWith("region")) {
      return "us-east-1";
    }
    if (lower.endsWith("accountid") || lower.endsWith("account_id")) {
      return "123456789012";
    }
    return Matcher.quoteReplacement(
        lower.endsWith("arn")
            ? "arn:aws:lambda:us-east-1:123456789012:function:" + name
            : "placeholder");
  }
}
