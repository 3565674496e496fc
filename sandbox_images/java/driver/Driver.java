package driver;

import bridge.Compiler;
import bridge.Json;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One use, one process: it compiles a file or runs one case. It is started as root and warm before anybody submits,
 * so that no student's process can reach it; it gives its rights away when process 1 says so, which looks whether it
 * did, and only then gets code and input.
 *
 * <p>fd 0: lines from process 1; fd 3: `ready`, `dropped`, then one JSON object that is data and no verdict.
 */
public final class Driver {
  private static final String NATIVE = "/opt/harness/libnative.so";
  private static final String FILE = "solution.java";
  private static final long STACK_BYTES = 16 << 20;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final Path SAMPLE = Path.of("/opt/harness/sample");
  private static final int COMPILATIONS = 4;

  private final OutputStream result;
  private final InputStream requests = new FileInputStream(FileDescriptor.in);

  private Driver(OutputStream result) {
    this.result = result;
  }

  public static void main(String[] arguments) throws IOException {
    // Opened by name while it is root's; there is no other way to a number without opening the platform to all.
    Driver driver = new Driver(new FileOutputStream("/proc/self/fd/3"));
    // A stack of its own, deep enough for a search that calls itself a hundred thousand times, compiled or not.
    new Thread(null, () -> driver.serve(arguments[0]), "main", STACK_BYTES).start();
  }

  private void serve(String role) {
    try {
      Compiler compiler = role.equals("run") ? null : new Compiler();
      warmUp(role, compiler);
      if (role.equals("train")) return;
      tell("ready\n");
      readLine();
      System.load(NATIVE);
      tell("dropped\n");
      Map<?, ?> request = (Map<?, ?>) Json.parse(readLine());
      if (request.containsKey("tests")) {
        new Learner(classesOf(request), result).serve(requests);
        return;
      }
      finish(compiler == null ? run(request) : compile(compiler, request));
    } catch (IOException gone) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void warmUp(String role, Compiler compiler) throws IOException {
    if (compiler != null) {
      String source = Files.readString(SAMPLE.resolve("Solution.java"));
      for (int count = 0; count < COMPILATIONS; count++) compiler.compile(FILE, source);
      compiler.compile(FILE, "class Solution { int wrong() { return x; } }");
    }
    if (role.equals("compile")) return;
    Map<String, byte[]> classes = new TreeMap<>();
    for (String name : List.of("Solution", "Solution$Reading")) {
      classes.put(name, Files.readAllBytes(SAMPLE.resolve(name + ".class")));
    }
    for (String scale : List.of("2.5", "-1")) {
      Object arguments = Json.parse("[[1, 2, 7], [\"a\", \"\\u0430\"], " + scale + "]");
      new Call("sample", (List<?>) arguments).run(classes);
    }
    System.out.print("");
    System.err.print("");
  }

  private static String compile(Compiler compiler, Map<?, ?> request) {
    Compiler.Outcome outcome = compiler.compile(FILE, (String) request.get("source"));
    if (outcome.complaint() != null) {
      String text = outcome.complaint().substring(0, Math.min(4000, outcome.complaint().length()));
      return Faults.report("load", "CompileError", text, text.lines().findFirst().orElse(""), "null");
    }
    StringBuilder body = new StringBuilder("{\"classes\":{");
    outcome.classes().forEach((name, bytes) -> {
      body.append(body.charAt(body.length() - 1) == '{' ? "" : ",").append(Json.quote(name));
      body.append(":\"").append(Base64.getEncoder().encodeToString(bytes)).append('"');
    });
    return body.append("}}").toString();
  }

  private static String run(Map<?, ?> request) {
    String report = new Call((String) request.get("function"), (List<?>) request.get("args")).run(classesOf(request));
    System.out.flush();
    System.err.flush();
    return report;
  }

  private static Map<String, byte[]> classesOf(Map<?, ?> request) {
    Map<String, byte[]> classes = new TreeMap<>();
    ((Map<?, ?>) request.get("classes")).forEach(
        (name, body) -> classes.put((String) name, Base64.getDecoder().decode((String) body)));
    return classes;
  }

  /** Sends the report and ends the process: threads and hooks that are left don't run. */
  private void finish(String report) throws IOException {
    tell(report);
    end();
  }

  /** In native.c, there once it is loaded. */
  private static native void end();

  private void tell(String text) throws IOException {
    result.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads from process 1 up to the end of the line, which is the last thing in the pipe. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK_BYTES];
    while (true) {
      int size = requests.read(block);
      if (size < 0) Runtime.getRuntime().halt(0);
      line.write(block, 0, size);
      if (block[size - 1] == '\n') return line.toString(StandardCharsets.US_ASCII);
    }
  }
}
