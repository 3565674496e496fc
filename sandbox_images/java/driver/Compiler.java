package driver;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** javac on texts in memory: nothing is read from or written to a disk, and no annotation processor runs. */
final class Compiler {
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-Xlint:none", "-g", "-parameters", "-Xmaxerrs", "10");

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager platform =
      javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  /** What came of it: the classes by name, or what javac said when it would not. */
  record Outcome(Map<String, byte[]> classes, String complaint) {}

  Outcome compile(String name, String source) {
    Memory memory = new Memory(platform);
    StringWriter said = new StringWriter();
    boolean isRight = javac.getTask(said, memory, null, OPTIONS, null, List.of(new Source(name, source))).call();
    return isRight ? new Outcome(memory.collect(), null) : new Outcome(Map.of(), said.toString());
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

    Made(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, Made> made = new TreeMap<>();

    Memory(StandardJavaFileManager platform) {
      super(platform);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      Made file = new Made(name);
      made.put(name, file);
      return file;
    }

    /** Only the platform's own classes are there beside the student's file. */
    @Override
    public Iterable<JavaFileObject> list(
        Location location, String name, Set<JavaFileObject.Kind> kinds, boolean recurse) throws java.io.IOException {
      boolean isFolder = location == StandardLocation.CLASS_PATH || location == StandardLocation.SOURCE_PATH;
      return isFolder ? List.of() : super.list(location, name, kinds, recurse);
    }

    Map<String, byte[]> collect() {
      Map<String, byte[]> classes = new TreeMap<>();
      made.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
      return classes;
    }
  }
}
