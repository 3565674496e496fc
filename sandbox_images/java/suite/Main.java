package suite;

import bridge.Compiler;
import bridge.Json;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The process of the author's tests: it never has the learner's code, and no process of the learner ever had the
 * tests. It reads them itself, from the container's input, and speaks with the learner's process through process 1,
 * which passes bytes on and looks at none.
 */
public final class Main {
  private static final String NATIVE = "/opt/harness/libchecker.so";
  private static final byte FROM_LEARNER = 'L';

  private final DataInputStream in;
  private final Channel channel;
  private final Compiler compiler = new Compiler();
  private Tests tests;
  private Tests.Compiled compiled;
  private Run current;

  private Main(DataInputStream in, OutputStream out) {
    this.in = in;
    this.channel = new Channel(out);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("train")) {
      Rehearsal.run();
      return;
    }
    // Opened by name while it is root's; there is no other way to a number without opening the platform to all.
    OutputStream out = new FileOutputStream("/proc/self/fd/3");
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    out.write("ready\n".getBytes(StandardCharsets.US_ASCII));
    while (in.readByte() != '\n') continue;
    System.load(NATIVE);
    out.write("dropped\n".getBytes(StandardCharsets.US_ASCII));
    // Nobody reads what the tests print.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    new Main(in, out).serve();
  }

  private void serve() throws IOException {
    while (true) {
      byte[] body;
      try {
        body = in.readNBytes(in.readInt());
      } catch (EOFException end) {
        Runtime.getRuntime().halt(0);
        return;
      }
      if (body[0] == FROM_LEARNER) feed(body);
      else receive((Map<?, ?>) Json.parse(new String(body, StandardCharsets.UTF_8)));
    }
  }

  private void feed(byte[] body) {
    if (current == null) return;
    try {
      current.feed(body, 1, body.length - 1);
    } catch (Error unreadable) {
      current.end();
    }
  }

  private void receive(Map<?, ?> message) {
    switch ((String) message.get("type")) {
      case "tests" -> tests = new Tests(compiler, (String) message.get("source"));
      case "classes" -> compile((Map<?, ?>) message.get("classes"));
      case "case" -> begin((String) message.get("function"));
      case "ended" -> {
        if (current != null) current.broken("the program ended");
        if (current != null) current.end();
      }
      default -> stop();
    }
  }

  /** A learner's classes stay the same in a container, and so what was made of them. */
  private void compile(Map<?, ?> encoded) {
    Map<String, byte[]> classes = new TreeMap<>();
    encoded.forEach((name, body) -> classes.put((String) name, Base64.getDecoder().decode((String) body)));
    try {
      compiled = tests.compile(classes);
      channel.fits();
    } catch (Tests.Bad bad) {
      channel.bad(bad.getMessage());
    } catch (Tests.Unfit unfit) {
      channel.result(Run.error("load", "CompileError", unfit.getMessage(), "null"));
    } catch (RuntimeException | StackOverflowError refused) {
      channel.result(Run.error("load", "CompileError", "the tests can't use these classes", "null"));
    }
  }

  private void begin(String name) {
    current = new Run(channel, compiled, name);
    current.start();
  }

  private void stop() {
    if (current != null) current.stop();
    current = null;
    channel.stopped();
  }
}
