package dev.steppe.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The environment variables that lead AWS's clients to a server.
///
/// @param endpoint where the server is
/// @param account the account that clients are to have
/// @param region the region that they are to use
record ClientEnvironment(String endpoint, String account, String region) {
  /// Variables that would lead clients elsewhere.
  static final List<String> MISLEADING = List.of("AWS_PROFILE", "AWS_SESSION_TOKEN");

  private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

  /// Who is to read the variables.
  enum Reader {
    SH,
    FISH,
    POWERSHELL,
    DOCKER
  }

  SequencedMap<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_ENDPOINT_URL_SFN", endpoint);
    variables.put("AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
    variables.put("AWS_REGION", region);
    variables.put("AWS_DEFAULT_REGION", region);
    variables.put("AWS_ACCESS_KEY_ID", account);
    variables.put("AWS_SECRET_ACCESS_KEY", "any");
    return variables;
  }

  /// What sets the variables, and unsets those that would mislead. Comments come last, and each
  /// statement ends in a semicolon, so that a shell that joins the lines still reads it.
  String script(Reader reader) {
    var script = new StringBuilder();
    for (var name : MISLEADING) {
      switch (reader) {
        case SH -> line(script, "unset " + name + ";");
        case FISH -> line(script, "set -e " + name + ";");
        case POWERSHELL ->
            line(script, "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue;");
        case DOCKER -> {}
      }
    }
    variables()
        .forEach((name, value) ->
            line(
                script,
                switch (reader) {
                  case SH -> "export " + name + "=" + quoted(value) + ";";
                  case FISH -> "set -gx " + name + " " + quoted(value) + ";";
                  case POWERSHELL -> "$Env:" + name + " = '" + value.replace("'", "''") + "';";
                  case DOCKER -> name + "=" + value;
                }));
    remarks(reader).forEach(remark -> line(script, "# " + remark));
    return script.toString();
  }

  /// The variables as one command of a POSIX shell.
  String exports() {
    return variables().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()))
        .collect(Collectors.joining(" ", "export ", ""));
  }

  private List<String> remarks(Reader reader) {
    var use =
        switch (reader) {
          case SH -> "For this shell: eval \"$(steppe env)\"";
          case FISH -> "For this shell: steppe env --for fish | source";
          case POWERSHELL ->
              "For this shell: steppe env --for powershell | Out-String | Invoke-Expression";
          case DOCKER ->
              "docker run --env-file FILE; a container finds its host by --endpoint"
                  + " http://host.docker.internal:8083, and the server listens with --host 0.0.0.0";
        };
    return List.of(
        use,
        "Signatures are not checked. An access key id of twelve digits is the account.",
        "The AWS CLI (1.29, 2.13 and later) and current SDKs find the server by these variables.",
        "StartSyncExecution and TestState go to sync-HOST, which the second variable turns off in",
        "the AWS CLI and boto3 of 2025 and later. Other clients have an option for it:",
        "  JavaScript  new SFNClient({ disableHostPrefix: true })",
        "  Java        SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION",
        "  .NET        DisableHostPrefixInjection = true",
        "  Ruby        disable_host_prefix_injection: true",
        "  older ones  http_proxy="
            + endpoint
            + " makes the server their proxy: no name is looked up");
  }

  private static String quoted(String value) {
    return NEEDS_NO_QUOTES.matcher(value).matches()
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }

  private static void line(StringBuilder script, String line) {
    script.append(line).append('\n');
  }
}
