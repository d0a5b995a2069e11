package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Models in folders of the user's, and behind them another catalogue. A folder may be botocore's,
/// have a file for each service in its form, or have files in Smithy's JSON form.
public final class FolderModels implements Catalogue {
  /// What else botocore's folder has.
  private static final Set<String> NO_MODELS =
      Set.of(
          "_retry.json",
          "endpoints.json",
          "partitions.json",
          "sdk-default-configuration.json",
          "paginators-1.json",
          "waiters-2.json",
          "examples-1.json",
          "endpoint-rule-set-1.json",
          "paginators-1.sdk-extras.json");

  private static final Pattern SERVICE_ID = Pattern.compile("\"serviceId\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern VERSION = Pattern.compile("\"apiVersion\"\\s*:\\s*\"([^\"]+)\"");

  /// How far into a file its metadata are looked for.
  private static final int HEAD = 4096;

  /// Files of up to so many bytes together are read at once, and the rest when it is asked for.
  private static final long READ_AT_ONCE = 16 * 1024 * 1024;

  private static final int DEEPEST = 5;

  private final Map<String, Source> sources;
  private final Catalogue behind;
  private final ConcurrentMap<String, ServiceModel> read = new ConcurrentHashMap<>();

  private FolderModels(Map<String, Source> sources, Catalogue behind) {
    this.sources = Map.copyOf(sources);
    this.behind = behind;
  }

  /// Where a service's model is.
  private record Source(Path file, String version) {}

  /// Looks through folders; what an earlier one has goes before what a later one has.
  ///
  /// @throws IOException if a folder or a file in it can not be read; the message says which and
  ///   why
  public static Catalogue open(List<Path> folders, Catalogue behind) throws IOException {
    var models = behind;
    for (var folder : folders.reversed()) {
      models = open(folder, models);
    }
    return models;
  }

  private static Catalogue open(Path folder, Catalogue behind) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder of service models " + folder);
    }
    var sources = new HashMap<String, Source>();
    long bytes = 0;
    try (var found = Files.walk(folder, DEEPEST)) {
      for (var file : found.filter(FolderModels::mayBeModel).sorted().toList()) {
        bytes += Files.size(file);
        for (var model : named(file).entrySet()) {
          sources.merge(model.getKey(), model.getValue(), FolderModels::newer);
        }
      }
    }
    var models = new FolderModels(sources, behind);
    if (bytes <= READ_AT_ONCE) {
      models.readAll(sources.keySet());
    }
    return models;
  }

  private static boolean mayBeModel(Path file) {
    var name = file.getFileName().toString().replaceFirst("\\.gz$", "");
    return name.endsWith(".json") && !NO_MODELS.contains(name) && Files.isRegularFile(file);
  }

  private static Source newer(Source one, Source other) {
    return one.version().compareTo(other.version()) > 0 ? one : other;
  }

  /// The services that a file has. Only the beginning is read of one that says there what it is.
  private static Map<String, Source> named(Path file) throws IOException {
    var head = head(file);
    var id = SERVICE_ID.matcher(head);
    var version = VERSION.matcher(head);
    if (id.find() && version.find()) {
      return Map.of(IntegrationName.of(id.group(1)), new Source(file, version.group(1)));
    }
    var named = new HashMap<String, Source>();
    models(file)
        .forEach(
            model -> named.put(IntegrationName.of(model.id()), new Source(file, model.version())));
    return named;
  }

  private static InputStream content(Path file) throws IOException {
    var bytes = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
  }

  private static String head(Path file) throws IOException {
    try (var content = content(file)) {
      return new String(content.readNBytes(HEAD), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<ServiceModel> models(Path file) throws IOException {
    try (var content = content(file)) {
      var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
      if (!(Json.parse(text) instanceof Json.Obj document)) {
        throw new MalformedModelException("it is no JSON object");
      }
      return document.get("metadata").isPresent() && document.get("operations").isPresent()
          ? List.of(C2jReader.read(document, List.of()))
          : SmithyReader.read(document);
    } catch (MalformedModelException | MalformedJsonException | IOException e) {
      throw unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException unusable(Path file, String why, Exception cause) {
    return new IOException("the service model " + file + " can not be used: " + why, cause);
  }

  private void readAll(Collection<String> names) throws IOException {
    try {
      names.forEach(this::service);
    } catch (UncheckedIOException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<ServiceModel> service(String name) {
    return sources.containsKey(name)
        ? Optional.of(read.computeIfAbsent(name, this::read))
        : behind.service(name);
  }

  private ServiceModel read(String name) {
    var file = Optional.ofNullable(sources.get(name)).orElseThrow().file();
    try {
      return models(file).stream()
          .filter(model -> IntegrationName.of(model.id()).equals(name))
          .findFirst()
          .orElseThrow(() -> new IOException("the service model " + file + " has changed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public Set<String> names() {
    var names = new HashSet<>(behind.names());
    names.addAll(sources.keySet());
    return names;
  }
}
