package suite;

import java.util.Map;

/** The classes of one case: the author's tests and the stubs, loaded afresh. */
final class SuiteLoader extends ClassLoader {
  private final Run run;
  private final Map<String, byte[]> tests;
  private final Map<String, byte[]> stubs;

  SuiteLoader(Run run, Map<String, byte[]> tests, Map<String, byte[]> stubs) {
    super("tests", SuiteLoader.class.getClassLoader());
    this.run = run;
    this.tests = tests;
    this.stubs = stubs;
  }

  static SuiteLoader of(Class<?> type) {
    return (SuiteLoader) type.getClassLoader();
  }

  /** Whether objects of the class itself stand for objects of the learner's. */
  static boolean isStub(Class<?> type) {
    return type.getClassLoader() instanceof SuiteLoader loader
        && loader.stubs.containsKey(type.getName())
        && !loader.tests.containsKey(type.getName());
  }

  Run run() {
    return run;
  }

  /** Gives the stub of that name, or null. */
  Class<?> findStub(String name) {
    if (!stubs.containsKey(name) || tests.containsKey(name)) return null;
    try {
      return loadClass(name);
    } catch (ClassNotFoundException missing) {
      return null;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] body = tests.getOrDefault(name, stubs.get(name));
    if (body == null) throw new ClassNotFoundException(name);
    return defineClass(name, body, 0, body.length);
  }
}
