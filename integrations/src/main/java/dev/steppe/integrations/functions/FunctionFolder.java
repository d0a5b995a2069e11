package dev.steppe.integrations.functions;

import dev.steppe.integrations.functions.Work.Kind;
import dev.steppe.integrations.functions.Work.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The folder that functions live in, looked at anew for each call: a function is changed by
/// changing its file. Nothing outside the folder is ever run, wherever links may point.
///
/// | in the folder | is the function |
/// | --- | --- |
/// | `price.mjs`, `price.js`, `price.cjs` | `price`, for Node.js |
/// | `price.py` | `price`, for Python 3 |
/// | `price.java`, or `OrderPrice.java` | `price`, or `order-price` and `OrderPrice` |
/// | `price.sh`, `price`: executable | `price`: event on standard input, result on standard output |
/// | `price/bootstrap` | `price`, with a Lambda runtime of its own |
/// | `price/handler.*`, `price/index.*`, `price/lambda_function.py` | `price` |
final class FunctionFolder {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_]{1,140}");

  /// Between the words of a Java class's name.
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /// Where a folder's entry point is looked for, in this order, without suffixes.
  private static final List<String> ENTRY_POINTS = List.of("handler", "index", "lambda_function");

  private static final List<String> SUFFIXES = List.of(".mjs", ".js", ".cjs", ".py", ".java");

  /// Installed packages do not change while a function is written, and are many.
  private static final List<String> NOT_WATCHED = List.of("node_modules", "__pycache__", ".git");

  private final Path folder;

  /// @throws IOException if there is no such folder
  FunctionFolder(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    if (!Files.isDirectory(this.folder)) {
      throw new IOException(folder + " is not a folder");
    }
  }

  Path path() {
    return folder;
  }

  /// The function of that name, if the folder has one now.
  Optional<Work.Code> find(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return candidates(name).stream()
        .map(candidate -> code(folder, candidate))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// The names of all functions of the folder, in order.
  List<String> names() {
    var found = new TreeSet<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        var name = nameOf(entry);
        if (find(name).isPresent()) {
          found.add(name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(found);
  }

  /// The function that a file or a folder is, wherever it lies: its operator has named it.
  static Optional<Work.Code> at(Path place) {
    try {
      var real = place.toRealPath();
      return code(Files.isDirectory(real) ? real : real.resolveSibling(""), place);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private List<Path> candidates(String name) {
    var paths = new ArrayList<Path>();
    for (var suffix : SUFFIXES) {
      paths.add(folder.resolve(name + suffix));
    }
    paths.add(folder.resolve(camelCase(name) + ".java"));
    paths.add(folder.resolve(name + ".sh"));
    paths.add(folder.resolve(name));
    return paths;
  }

  /// The function that `candidate` is, if it lies below `root` or is it.
  private static Optional<Work.Code> code(Path root, Path candidate) {
    try {
      if (!Files.exists(candidate)) {
        return Optional.empty();
      }
      var real = candidate.toRealPath();
      if (!real.startsWith(root)) {
        return Optional.empty();
      }
      return Files.isDirectory(real) ? ofFolder(real) : ofFile(root, candidate, real);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Work.Code> ofFile(Path root, Path candidate, Path real)
      throws IOException {
    var kind = kind(candidate);
    if (kind == Kind.EXECUTABLE && !Files.isExecutable(real)) {
      return Optional.empty();
    }
    var attributes = Files.readAttributes(real, BasicFileAttributes.class);
    var stamp = Stamp.NONE.plus(attributes.lastModifiedTime().toMillis(), attributes.size());
    return Optional.of(new Work.Code(kind, root, real, stamp));
  }

  private static Optional<Work.Code> ofFolder(Path root) throws IOException {
    var bootstrap = root.resolve("bootstrap");
    if (inside(root, bootstrap) && Files.isExecutable(bootstrap)) {
      return Optional.of(new Work.Code(Kind.RUNTIME, root, bootstrap, stamp(root)));
    }
    for (var entryPoint : ENTRY_POINTS) {
      for (var suffix : SUFFIXES) {
        var file = root.resolve(entryPoint + suffix);
        if (inside(root, file)) {
          return Optional.of(new Work.Code(kind(file), root, file, stamp(root)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean inside(Path root, Path file) throws IOException {
    return Files.isRegularFile(file) && file.toRealPath().startsWith(root);
  }

  private static Stamp stamp(Path root) throws IOException {
    var all = new ArrayList<BasicFileAttributes>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_WATCHED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            all.add(attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    var stamp = Stamp.NONE;
    for (var attributes : all) {
      stamp = stamp.plus(attributes.lastModifiedTime().toMillis(), attributes.size());
    }
    return stamp;
  }

  private static Kind kind(Path file) {
    var name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot)) {
      case ".mjs", ".js", ".cjs" -> Kind.NODE;
      case ".py" -> Kind.PYTHON;
      case ".java" -> Kind.JAVA;
      default -> Kind.EXECUTABLE;
    };
  }

  /// The name that a file or folder gives its function: `order-price` for `OrderPrice.java`.
  private static String nameOf(Path entry) {
    var fileName = entry.getFileName().toString();
    int dot = fileName.lastIndexOf('.');
    var stem = dot < 0 ? fileName : fileName.substring(0, dot);
    return fileName.endsWith(".java")
        ? WORD_START.matcher(stem).replaceAll("-").toLowerCase(Locale.ROOT)
        : stem;
  }

  /// `OrderPrice` for `order-price`: a Java class can not have the name that a function likes.
  private static String camelCase(String name) {
    var camel = new StringBuilder(name.length());
    for (var word : name.split("[-_]", -1)) {
      if (!word.isEmpty()) {
        camel.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    return camel.toString();
  }
}
