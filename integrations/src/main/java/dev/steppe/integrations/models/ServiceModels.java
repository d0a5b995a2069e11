package dev.steppe.integrations.models;

import dev.steppe.asl.json.Json;
import dev.steppe.asl.json.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The models that the program brings, made by the build: a zip with one compressed model for each
/// service, by the name that resources have for it.
public final class ServiceModels implements Catalogue {
  private static final String RESOURCE = "catalogue.zip";
  private static final String MODEL = ".json.gz";

  private final ConcurrentMap<String, ServiceModel> read = new ConcurrentHashMap<>();
  private final Set<String> names;
  private final ErrorNames errors;

  private ServiceModels(Set<String> names, ErrorNames errors) {
    this.names = Set.copyOf(names);
    this.errors = errors;
  }

  /// Reads which models there are, and none of them.
  public static ServiceModels open() {
    try (var zip = zip()) {
      var names = new TreeSet<String>();
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(MODEL)) {
          names.add(entry.getName().replace(MODEL, ""));
        }
      }
      return new ServiceModels(names, ErrorNames.read());
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue of service models can not be read", e);
    }
  }

  private static ZipInputStream zip() throws IOException {
    InputStream resource = ServiceModels.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IOException("there is no " + RESOURCE);
    }
    return new ZipInputStream(new BufferedInputStream(resource, 1 << 16));
  }

  @Override
  public Optional<ServiceModel> service(String name) {
    return names.contains(name)
        ? Optional.of(read.computeIfAbsent(name, this::read))
        : Optional.empty();
  }

  @Override
  public Set<String> names() {
    return names;
  }

  private ServiceModel read(String name) {
    try {
      return C2jReader.read(document(name), errors.of(name));
    } catch (IOException e) {
      throw new UncheckedIOException("the model of " + name + " can not be read", e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("the model of " + name + " can not be used", e);
    }
  }

  private static Json.Obj document(String name) throws IOException, MalformedModelException {
    try (var zip = zip()) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && !entry.getName().equals(name + MODEL)) {
        entry = zip.getNextEntry();
      }
      if (entry == null) {
        throw new IOException("the catalogue has lost it");
      }
      var text = new String(new GZIPInputStream(zip).readAllBytes(), StandardCharsets.UTF_8);
      if (Json.parse(text) instanceof Json.Obj document) {
        return document;
      }
      throw new MalformedModelException("it is no JSON object");
    } catch (MalformedJsonException e) {
      throw new MalformedModelException(String.valueOf(e.getMessage()), e);
    }
  }
}
