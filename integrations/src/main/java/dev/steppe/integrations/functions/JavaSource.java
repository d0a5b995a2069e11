package dev.steppe.integrations.functions;

import dev.steppe.asl.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// A function written as one Java file.
///
/// The handler is the first method called `handler` or `handleRequest`, static or not, in the order
/// of the file's classes. It takes nothing, the event, or the event and a `Map<String, String>`
/// that tells of the call (`awsRequestId`, `invokedFunctionArn`, `deadlineMs`, `functionName`). The
/// event is a Map, List, String, number, Boolean or null; where the parameter is a String and the
/// event is none, it is the event's JSON text. What it returns becomes JSON: such values, and
/// records. Jars in a folder `lib` beside the file are on the class path.
final class JavaSource {
  private static final List<String> HANDLERS = List.of("handler", "handleRequest");

  private final Method handler;
  private final @Nullable Object instance;

  private JavaSource(Method handler, @Nullable Object instance) {
    this.handler = handler;
    this.instance = instance;
  }

  /// The file is no function. The message says why.
  static final class NotAFunction extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    NotAFunction(String type, String message) {
      super(message);
      this.type = type;
    }

    /// The error type that Lambda reports for it.
    String type() {
      return type;
    }
  }

  static JavaSource load(Path file) throws IOException, NotAFunction {
    var jars = jars(file.resolveSibling("lib"));
    var classes = compile(file, jars);
    var loader = new Loader(classes, jars);
    try {
      for (var name : classes.keySet()) {
        var handler = handler(loader.loadClass(name));
        if (handler.isPresent()) {
          return new JavaSource(handler.get(), instance(handler.get()));
        }
      }
    } catch (InvocationTargetException e) {
      var cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new NotAFunction(cause.getClass().getName(), String.valueOf(cause.getMessage()));
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new NotAFunction("Runtime.ImportModuleError", e.toString());
    }
    throw new NotAFunction(
        "Runtime.HandlerNotFound",
        file.getFileName() + " has no method handler or handleRequest with two parameters at most");
  }

  /// Calls the handler. What it throws is thrown as it is.
  @Nullable Object call(Json event, Map<String, String> context) throws Exception {
    @Nullable Object[] arguments = new @Nullable Object[handler.getParameterCount()];
    if (arguments.length > 0) {
      var text = handler.getParameterTypes()[0] == String.class && !(event instanceof Json.Str);
      arguments[0] = text ? event.text() : JavaValues.java(event);
    }
    if (arguments.length > 1) {
      arguments[1] = context;
    }
    try {
      return handler.invoke(instance, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw e;
      }
    }
  }

  private static Optional<Method> handler(Class<?> type) {
    for (var name : HANDLERS) {
      for (var method : type.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && !method.isSynthetic()
            && method.getParameterCount() <= 2) {
          method.setAccessible(true);
          return Optional.of(method);
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object instance(Method handler) throws ReflectiveOperationException {
    if (Modifier.isStatic(handler.getModifiers())) {
      return null;
    }
    Constructor<?> constructor = handler.getDeclaringClass().getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static List<Path> jars(Path folder) throws IOException {
    var jars = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (var found = Files.newDirectoryStream(folder, "*.jar")) {
        found.forEach(jars::add);
      }
    }
    return jars;
  }

  /// Compiles in memory.
  ///
  /// @return the classes by name, in the order of the file
  private static Map<String, ByteArrayOutputStream> compile(Path file, List<Path> jars)
      throws IOException, NotAFunction {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new NotAFunction("Runtime.InvalidEntrypoint", "Java functions need a JDK, not a JRE");
    }
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var path = String.join(java.io.File.pathSeparator, jars.stream().map(Path::toString).toList());
    try (var files = new Memory(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null))) {
      var task =
          compiler.getTask(
              null,
              files,
              diagnostics,
              List.of("-proc:none", "-parameters", "-g", "-classpath", path),
              null,
              List.of(new SourceText(file)));
      if (!task.call()) {
        var faults = diagnostics.getDiagnostics().stream().map(Object::toString).toList();
        throw new NotAFunction("Runtime.UserCodeSyntaxError", String.join("\n", faults));
      }
      return files.classes;
    }
  }

  /// The source under whatever name: a class need not be called as its file is.
  private static final class SourceText extends SimpleJavaFileObject {
    private final String text;

    SourceText(Path file) throws IOException {
      super(file.toUri(), Kind.SOURCE);
      text = Files.readString(file);
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return true;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /// Takes what the compiler writes.
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      var bytes = new ByteArrayOutputStream();
      classes.put(className, bytes);
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/')), JavaFileObject.Kind.CLASS) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }

  /// The function's own classes and jars above the JDK: it sees nothing of this server.
  private static final class Loader extends URLClassLoader {
    private final Map<String, ByteArrayOutputStream> classes;

    Loader(Map<String, ByteArrayOutputStream> classes, List<Path> jars)
        throws MalformedURLException {
      super(urls(jars), ClassLoader.getPlatformClassLoader());
      this.classes = classes;
    }

    private static URL[] urls(List<Path> jars) throws MalformedURLException {
      var urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var bytes = classes.get(name);
      if (bytes == null) {
        return super.findClass(name);
      }
      return defineClass(name, bytes.toByteArray(), 0, bytes.size());
    }
  }
}
