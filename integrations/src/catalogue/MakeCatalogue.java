import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes the catalogue of service models of what the AWS SDK for JavaScript 2 carries (Apache License
/// 2.0), which npm brings: one compressed model for each service, the newest of its versions.
///
/// The build runs it as a source file, once: `java MakeCatalogue.java PACKAGE INTEGRITY FILE`.
final class MakeCatalogue {
  private static final Pattern MODEL = Pattern.compile("package/apis/.+\\.min\\.json");

  /// What says whose the models are and goes with them.
  private static final Pattern LICENCE = Pattern.compile("package/((?:LICENSE|NOTICE)\\.txt)");

  /// npm dates all that it packs like this. A catalogue is never newer than the sources beside it.
  private static final FileTime DATE = FileTime.fromMillis(499_162_500_000L);

  private MakeCatalogue() {}

  public static void main(String[] arguments) throws Exception {
    var file = Path.of(arguments[2]);
    try {
      var files = unpacked(packed(arguments[0], arguments[1], file.getParent()));
      var models = models(files);
      if (models.size() < 300) {
        throw new Failure(arguments[0] + " has only " + models.size() + " models");
      }
      var entries = new TreeMap<String, byte[]>(licences(files));
      for (var model : models.entrySet()) {
        entries.put(model.getKey() + ".json.gz", compressed(compact(model.getValue())));
      }
      write(entries, file);
    } catch (Failure e) {
      System.err.println(
          "[ERROR] The catalogue of service models can not be made: " + e.getMessage());
      System.exit(1);
    }
  }

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String why) {
      super(why);
    }
  }

  /// The package as npm has it in its cache or fetches it.
  private static byte[] packed(String name, String integrity, Path folder)
      throws IOException, InterruptedException, GeneralSecurityException, Failure {
    Files.createDirectories(folder);
    var work = Files.createTempDirectory(folder, "npm");
    try {
      npm(name, work);
      try (var files = Files.list(work)) {
        var found = files.filter(f -> f.toString().endsWith(".tgz")).findFirst();
        var bytes =
            Files.readAllBytes(
                found.orElseThrow(() -> new Failure("npm packed nothing for " + name)));
        var digest = MessageDigest.getInstance("SHA-512").digest(bytes);
        if (!integrity.equals("sha512-" + Base64.getEncoder().encodeToString(digest))) {
          throw new Failure("what npm fetched as " + name + " is not that package");
        }
        return bytes;
      }
    } finally {
      delete(work);
    }
  }

  private static void npm(String name, Path work)
      throws IOException, InterruptedException, Failure {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    var log = work.resolve("log");
    var command =
        new ProcessBuilder(
                windows ? "npm.cmd" : "npm", "pack", name, "--prefer-offline", "--silent")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    int status;
    try {
      status = command.start().waitFor();
    } catch (IOException _) {
      throw new Failure("npm is missing. Install Node.js, which brings npm, and build again.");
    }
    if (status != 0) {
      var said = Files.readString(log).strip().replaceAll("\\s*\\R\\s*", "; ");
      throw new Failure("npm pack " + name + " failed: " + (said.isEmpty() ? status : said));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /// The models and licences in a packed tar file, by their paths.
  private static Map<String, byte[]> unpacked(byte[] packed) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var tar = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
      for (var header = tar.readNBytes(512); header.length == 512; header = tar.readNBytes(512)) {
        var path = text(header, 0, 100);
        if (path.isEmpty()) {
          break;
        }
        int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
        var content = tar.readNBytes(size);
        tar.skipNBytes((512 - size % 512) % 512);
        if (MODEL.matcher(path).matches() || LICENCE.matcher(path).matches()) {
          files.put(path, content);
        }
      }
    }
    return files;
  }

  private static Map<String, byte[]> licences(Map<String, byte[]> files) throws Failure {
    var licences = new TreeMap<String, byte[]>();
    files.forEach((path, content) -> {
      var licence = LICENCE.matcher(path);
      if (licence.matches()) {
        licences.put(licence.group(1), content);
      }
    });
    if (licences.isEmpty()) {
      throw new Failure("the package has no licence");
    }
    return licences;
  }

  private static String text(byte[] bytes, int from, int most) {
    int end = from;
    while (end < from + most && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /// The newest model of each service, by the name that resources have for it.
  private static Map<String, String> models(Map<String, byte[]> files) throws Failure {
    var models = new TreeMap<String, String>();
    var versions = new HashMap<String, String>();
    for (var file : files.entrySet()) {
      if (!MODEL.matcher(file.getKey()).matches()) {
        continue;
      }
      var model = new String(file.getValue(), StandardCharsets.UTF_8);
      var name = name(metadata(model, "serviceId"));
      var version = metadata(model, "apiVersion");
      if (versions.getOrDefault(name, "").compareTo(version) < 0) {
        versions.put(name, version);
        models.put(name, model);
      }
    }
    return models;
  }

  private static String metadata(String model, String member) throws Failure {
    Matcher found = Pattern.compile('"' + member + "\":\\s*\"([^\"]+)\"").matcher(model);
    if (!found.find()) {
      throw new Failure("a model has no " + member);
    }
    return found.group(1);
  }

  /// As dev.steppe.integrations.models.IntegrationName has it.
  private static String name(String id) {
    return id.replaceFirst("^(AWS|Amazon) ", "")
        .replaceAll("[ -]", "")
        .toLowerCase(Locale.ROOT)
        .replaceFirst("service$", "");
  }

  /// A zip whose entries are stored as they are, so that a reader skips those that it does not want
  /// without unpacking them.
  private static void write(Map<String, byte[]> entries, Path file) throws IOException {
    var zip = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(zip)) {
      out.setMethod(ZipOutputStream.STORED);
      for (var named : entries.entrySet()) {
        var content = named.getValue();
        var sum = new CRC32();
        sum.update(content);
        var entry = new ZipEntry(named.getKey());
        entry.setLastModifiedTime(DATE);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
      }
    }
    var made = file.resolveSibling(file.getFileName() + ".new");
    Files.write(made, zip.toByteArray());
    Files.setLastModifiedTime(made, DATE);
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /// JSON without the blanks between its tokens.
  private static String compact(String json) {
    var compact = new StringBuilder(json.length());
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted && c == '\\') {
        compact.append(c).append(json.charAt(++i));
      } else {
        quoted ^= c == '"';
        if (quoted || !Character.isWhitespace(c)) {
          compact.append(c);
        }
      }
    }
    return compact.toString();
  }

  private static byte[] compressed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(9);
          }
        }) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
