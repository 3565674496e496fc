package driver;

import java.util.Map;

/** Holds the student's classes; of ours they see nothing by name. */
final class Classes extends ClassLoader {
  private final Map<String, byte[]> bytes;

  Classes(Map<String, byte[]> bytes) {
    super("box", ClassLoader.getPlatformClassLoader());
    this.bytes = bytes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] body = bytes.get(name);
    if (body == null) throw new ClassNotFoundException(name);
    return defineClass(name, body, 0, body.length);
  }

  /** Whether a class is one of the student's. */
  boolean has(Class<?> type) {
    return type.getClassLoader() == this;
  }
}
