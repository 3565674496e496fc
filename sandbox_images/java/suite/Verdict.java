package suite;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Hears from JUnit how a test method ended; one with parameters runs several times. */
final class Verdict implements TestExecutionListener {
  private static final int MAX_MESSAGE_CHARS = 3000;

  private int passed;
  private String failure;
  private String skipped;

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped = reason == null ? "" : reason;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      if (test.isTest()) passed++;
    } else {
      fail(result.getThrowable().orElse(null));
    }
  }

  void fail(Throwable thrown) {
    if (failure == null) failure = describe(thrown);
  }

  private static String describe(Throwable thrown) {
    if (thrown == null) return "the test was given up";
    String text;
    try {
      boolean isPlain = thrown instanceof AssertionError && thrown.getMessage() != null;
      text = isPlain ? thrown.getMessage() : String.valueOf(thrown);
    } catch (Error refusal) {
      text = thrown.getClass().getName();
    }
    return text.substring(0, Math.min(MAX_MESSAGE_CHARS, text.length()));
  }

  boolean isMissing() {
    return passed == 0 && failure == null;
  }

  boolean isSkipped() {
    return skipped != null;
  }

  boolean hasPassed() {
    return passed > 0 && failure == null && skipped == null;
  }

  String message() {
    return failure == null ? "" : failure;
  }
}
