package bridge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** javac on texts in memory: nothing is written to a disk, and no annotation processor runs. */
public final class Compiler {
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-Xlint:none", "-g", "-parameters", "-Xmaxerrs", "10");

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager platform =
      javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  /** What came of it: the classes by name, or what javac said when it would not. */
  public record Outcome(Map<String, byte[]> classes, String complaint) {}

  /** Compiles a text that may use the platform's classes alone. */
  public Outcome compile(String name, String source) {
    Memory memory = new Memory(platform, null);
    StringWriter said = new StringWriter();
    boolean isRight = makeTask(name, source, memory, said, null).call();
    return isRight ? new Outcome(memory.collect(), null) : new Outcome(Map.of(), said.toString());
  }

  /** Compiles a text that may use the class path and a library too; complaints go to the listener. */
  public Outcome compile(
      String name, String source, Map<String, byte[]> library, DiagnosticListener<JavaFileObject> listener) {
    Memory memory = new Memory(platform, library);
    makeTask(name, source, memory, null, listener).call();
    return new Outcome(memory.collect(), null);
  }

  /** Makes a task that reads a text and may go no further. */
  public JavaCompiler.CompilationTask makeReader(
      String name, String source, DiagnosticListener<JavaFileObject> listener) {
    return makeTask(name, source, new Memory(platform, Map.of()), null, listener);
  }

  private JavaCompiler.CompilationTask makeTask(
      String name, String source, Memory memory, Writer said, DiagnosticListener<JavaFileObject> listener) {
    return javac.getTask(said, memory, listener, OPTIONS, null, List.of(new Source(name, source)));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name), Kind.SOURCE);
      this.name = name;
      this.text = text;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }

    /** A public class may have any name, whatever the file is called. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }
  }

  private static final class Made extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private final String name;

    Made(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
      this.name = name;
    }

    Made(String name, byte[] body) {
      this(name);
      bytes.writeBytes(body);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes.toByteArray());
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, Made> made = new TreeMap<>();
    private final Map<String, byte[]> library;

    /** @param library classes to compile against, beside those of the class path; null for none at all */
    Memory(StandardJavaFileManager platform, Map<String, byte[]> library) {
      super(platform);
      this.library = library;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      Made file = new Made(name);
      made.put(name, file);
      return file;
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String name, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
      boolean isFolder = location == StandardLocation.CLASS_PATH || location == StandardLocation.SOURCE_PATH;
      if (!isFolder) return super.list(location, name, kinds, recurse);
      if (library == null || location == StandardLocation.SOURCE_PATH) return List.of();
      List<JavaFileObject> found = new ArrayList<>();
      library.forEach(
          (each, body) -> {
            if (each.substring(0, Math.max(0, each.lastIndexOf('.'))).equals(name)) found.add(new Made(each, body));
          });
      super.list(location, name, kinds, recurse).forEach(found::add);
      return found;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof Made one ? one.name : super.inferBinaryName(location, file);
    }

    Map<String, byte[]> collect() {
      Map<String, byte[]> classes = new TreeMap<>();
      made.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
      return classes;
    }
  }
}
