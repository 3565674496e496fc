package suite;

import bridge.Compiler;
import bridge.Peer;
import bridge.Question;
import bridge.Reference;
import bridge.Types;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A case of ours from its compilation to its verdict, so that the classes it needs are in the image's cache. */
final class Rehearsal {
  private static final String SOLUTION =
      """
      import java.util.*;
      class Solution {
        static int size(List<String> words, int[] numbers) { return 0; }
        static void fail(String text) { }
      }
      """;
  private static final String TESTS =
      """
      import static org.junit.jupiter.api.Assertions.*;
      import java.util.*;
      import org.junit.jupiter.api.*;
      class SolutionTest {
        private int[] numbers;
        @BeforeEach void prepare() { numbers = new int[] {2, 1}; }
        @Test void works() {
          assertEquals(2, Solution.size(List.of("a", "b"), numbers));
          assertThrows(IllegalArgumentException.class, () -> Solution.fail("x"));
          assertArrayEquals(new int[] {2, 1}, numbers);
          assertTrue(assertThrows(AssertionError.class, () -> assertEquals(1, numbers[0])) != null);
        }
      }
      """;

  private Rehearsal() {}

  /** Takes the learner's part. */
  private static final class Learner extends Peer {
    private Run run;

    Learner() {
      super(-1);
    }

    @Override
    protected void send(byte[] frame) {
      run.feed(frame, 0, frame.length);
    }

    @Override
    protected Object perform(Question question) {
      if (question.name().equals("fail")) throw new IllegalArgumentException((String) question.arguments()[0]);
      return question.name().equals("size") ? ((List<?>) question.arguments()[0]).size() : null;
    }

    @Override
    protected Error broken(String problem) {
      return new Error(problem);
    }

    @Override
    public Class<?> find(String name) {
      return Types.platform(name);
    }

    @Override
    protected boolean staysHere(Object value) {
      return false;
    }

    @Override
    protected Object make(Class<?> known, Reference reference) {
      return null;
    }
  }

  /** Takes process 1's part. */
  private static final class Relay extends OutputStream {
    private final Learner learner = new Learner();
    private final CountDownLatch hasResult = new CountDownLatch(1);
    private String result = "";

    @Override
    public void write(int each) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] frame, int from, int size) {
      if (frame[from + 4] == 'L') {
        learner.feed(frame, from + 5, size - 5);
        return;
      }
      result = new String(frame, from + 4, size - 4, StandardCharsets.US_ASCII);
      hasResult.countDown();
    }
  }

  static void run() throws IOException, InterruptedException {
    Compiler compiler = new Compiler();
    Relay relay = new Relay();
    try {
      Tests tests = new Tests(compiler, TESTS);
      Tests.Compiled compiled = tests.compile(compiler.compile("solution.java", SOLUTION).classes());
      Run run = new Run(new Channel(relay), compiled, "works");
      relay.learner.run = run;
      run.start();
      relay.learner.greet();
    } catch (Tests.Bad | Tests.Unfit wrong) {
      throw new IllegalStateException(wrong);
    }
    relay.hasResult.await();
    if (!relay.result.contains("passed\\\":true")) throw new IllegalStateException(relay.result);
  }
}
