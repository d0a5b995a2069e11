package dev.steppe.server.boot;

import dev.steppe.integrations.LambdaEndpoint;
import dev.steppe.integrations.functions.Functions;
import dev.steppe.integrations.functions.LambdaHttp;
import dev.steppe.integrations.web.Egress;
import dev.steppe.integrations.web.WebClient;
import dev.steppe.server.http.Annex;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// The functions that Task states call: those of a folder or a file, and somebody else's Invoke API
/// for all others, as the settings say.
///
/// @param web reaches the endpoint
record CalledFunctions(
    WebClient web, Optional<Functions> functions, Optional<LambdaEndpoint> endpoint)
    implements AutoCloseable {
  /// Where the AWS SDKs find Step Functions.
  private static final String OWN_ENDPOINT = "AWS_ENDPOINT_URL_SFN";

  /// Where they find Lambda: a function calls another here, unless somebody else's endpoint has
  /// functions that are not here.
  private static final String OWN_FUNCTIONS = "AWS_ENDPOINT_URL_LAMBDA";

  /// @throws IOException if the folder, the file or the endpoint can not be used; the message says
  ///   why
  static CalledFunctions open(Settings settings) throws IOException {
    var web = new WebClient(Egress.ANYWHERE);
    try {
      var opened = new CalledFunctions(web, functions(settings), endpoint(settings, web));
      if (settings.port() != 0) {
        // What is taken up may call a function before anything is served.
        opened.servedAt(settings.endpoint(settings.port()));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      web.close();
      throw e;
    }
  }

  private static Optional<Functions> functions(Settings settings) throws IOException {
    var map = settings.services().functionMappings();
    if (settings.functions().isEmpty() && map.isEmpty()) {
      return Optional.empty();
    }
    if (settings.functions().isPresent() && !Files.isDirectory(settings.functions().get())) {
      throw new IOException("there is no folder of functions " + settings.functions().get());
    }
    return Optional.of(
        new Functions(settings.functions(), map, Functions.Settings.defaults(FunctionLog::write)));
  }

  private static Optional<LambdaEndpoint> endpoint(Settings settings, WebClient web)
      throws IOException {
    try {
      return settings
          .services()
          .endpoint("lambda")
          .map(address -> new LambdaEndpoint(web, address))
          .or(() -> LambdaEndpoint.of(web, System.getenv()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "no Lambda can be called at the endpoint that is given: " + e.getMessage(), e);
    }
  }

  /// Functions that are started from now on find the API at `address`: a task token that they are
  /// given belongs to this server, whatever the server's own environment says.
  void servedAt(String address) {
    functions.ifPresent(all -> {
      all.servedAt(address.substring("http://".length()));
      all.setEnvironment(OWN_ENDPOINT, address);
      if (endpoint.isEmpty()) {
        all.setEnvironment(OWN_FUNCTIONS, address);
      }
    });
  }

  /// What of them is served beside the API.
  Annex annex() {
    return functions.<Annex>map(all -> new FunctionDoor(new LambdaHttp(all))).orElse(Annex.NONE);
  }

  @Override
  public void close() {
    functions.ifPresent(Functions::close);
    web.close();
  }
}
