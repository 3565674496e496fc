package bridge;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;

/** Types by name, as far as a name that arrives may choose one. */
public final class Types {
  private static final String PLATFORM = "java.";
  private static final String CONTAINERS = "java.util.";
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class, "char", char.class, "byte", byte.class, "short", short.class, "int", int.class,
          "long", long.class, "float", float.class, "double", double.class);

  private Types() {}

  /** Gives a public class of the platform, or null. */
  public static Class<?> platform(String name) {
    if (!name.startsWith(PLATFORM)) return null;
    try {
      Class<?> found = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
      return Modifier.isPublic(found.getModifiers()) ? found : null;
    } catch (ClassNotFoundException | LinkageError missing) {
      return null;
    }
  }

  /** The type of an array's items: Object where this side doesn't know it. */
  static Class<?> component(String name, Lending objects) {
    if (PRIMITIVES.containsKey(name)) return PRIMITIVES.get(name);
    if (name.startsWith("[") && name.length() > 1) {
      return component(inner(name.substring(1)), objects).arrayType();
    }
    Class<?> found = objects.find(name);
    return found == null ? Object.class : found;
  }

  /** From the name of an array's class to that of its items: `I` is int, `Lx;` is x. */
  private static String inner(String code) {
    if (code.startsWith("L")) return code.substring(1, code.length() - 1);
    for (Class<?> each : PRIMITIVES.values()) {
      if (each.descriptorString().equals(code)) return each.getName();
    }
    return code;
  }

  /** Name of the container of the platform that a class is or extends. */
  static String nearest(Class<?> type) {
    Class<?> at = type;
    while (at.getSuperclass() != null && !at.getName().startsWith(CONTAINERS)) at = at.getSuperclass();
    return at.getName();
  }

  /** An empty container of that class, if it is one of the platform's that can be changed; else null. */
  static Object make(String name, Class<?> kind) {
    Class<?> found = name.startsWith(CONTAINERS) ? platform(name) : null;
    if (found == null || !(Collection.class.isAssignableFrom(found) || Map.class.isAssignableFrom(found))) return null;
    if (!kind.isAssignableFrom(found) || Modifier.isAbstract(found.getModifiers())) return null;
    try {
      return found.getConstructor().newInstance();
    } catch (ReflectiveOperationException refused) {
      return null;
    }
  }
}
