package driver;

import bridge.Json;
import java.lang.reflect.InvocationTargetException;

/** Describes what a student's code threw, as the JSON object `{"error": ...}`. */
final class Faults {
  private static final int MAX_FRAMES = 20;
  private static final int MAX_CAUSES = 5;
  private static final int MAX_CHARS = 4000;

  /** Given up when something was thrown, so that there is memory to tell about it. */
  static byte[] reserve = new byte[1 << 20];

  private Faults() {}

  static String describe(String stage, Throwable error) {
    String type = "Error";
    String text = "an error that cannot be described";
    String summary = "";
    String limit = "null";
    try {
      type = simpleName(error);
      limit = limitOf(error);
      summary = cut(headline(error), MAX_CHARS / 4);
      text = cut(trace(error), MAX_CHARS);
    } catch (Throwable refusal) {
      // The error is the student's own and throws when asked: what is known is told.
    }
    return report(stage, type, text, summary, limit);
  }

  static String report(String stage, String type, String text, String summary, String limit) {
    return "{\"error\":{\"stage\":\"" + stage + "\",\"type\":" + Json.quote(type) + ",\"text\":"
        + Json.quote(text) + ",\"summary\":" + Json.quote(summary) + ",\"limit\":" + limit + "}}";
  }

  /** Gives what the student's code threw, without the wrappers that reflection puts around it. */
  static Throwable unwrap(Throwable error) {
    Throwable inner = error;
    while ((inner instanceof InvocationTargetException || inner instanceof ExceptionInInitializerError)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String simpleName(Throwable error) {
    String name = error.getClass().getSimpleName();
    return name.isEmpty() ? error.getClass().getName() : name;
  }

  private static String headline(Throwable error) {
    String message = error.getLocalizedMessage();
    String name = error.getClass().getName();
    return message == null ? name : name + ": " + message;
  }

  private static String trace(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable each = error;
    for (int count = 0; each != null && count < MAX_CAUSES && text.length() < MAX_CHARS; count++) {
      text.append(count == 0 ? "" : "Caused by: ").append(headline(each)).append('\n');
      addFrames(text, each.getStackTrace());
      Throwable cause = each.getCause();
      each = cause == each ? null : cause;
    }
    return text.toString();
  }

  /** The frames of the student's file and of the platform above it; what called it is ours. */
  private static void addFrames(StringBuilder text, StackTraceElement[] frames) {
    int shown = 0;
    for (StackTraceElement frame : frames) {
      boolean isOurs = frame.getClassName().startsWith("driver.");
      boolean isReflection = frame.getClassName().startsWith("jdk.internal.reflect.");
      if (isOurs || isReflection || frame.getClassName().equals("java.lang.reflect.Method")) continue;
      if (frame.getClassName().equals("java.lang.Thread") && shown > 0) continue;
      if (shown++ == MAX_FRAMES) {
        text.append("\t...\n");
        return;
      }
      text.append("\tat ").append(frame).append('\n');
    }
  }

  private static String limitOf(Throwable error) {
    for (Throwable each = error; each != null && each != each.getCause(); each = each.getCause()) {
      if (each instanceof OutOfMemoryError) return "\"memory_limit\"";
      String message = each instanceof java.io.IOException ? each.getMessage() : null;
      if (message == null) continue;
      if (message.contains("No space left") || message.contains("File too large")) return "\"disk_limit\"";
      if (message.contains("Cannot allocate memory")) return "\"memory_limit\"";
    }
    return "null";
  }

  private static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars);
  }
}
