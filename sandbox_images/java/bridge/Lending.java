package bridge;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects of one side: those that it lent to the other, and what stands here for those that the other lent. */
public abstract class Lending {
  private final Map<Integer, Object> lent = new HashMap<>();
  private final Map<Object, Integer> lentNumbers = new IdentityHashMap<>();
  private final Map<Integer, Object> theirs = new HashMap<>();
  private final Map<Object, Integer> theirNumbers = new IdentityHashMap<>();

  /** Stands for an object of the other side that has no type on this one. */
  private record Opaque(Reference reference) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return reference.number();
    }

    @Override
    public String toString() {
      return reference.classes().isEmpty() ? "an object" : "an object of " + reference.classes().get(0);
    }
  }

  /** Gives the class of that name which both sides know, or null. */
  public abstract Class<?> find(String name);

  /** Whether an object is lent although it could be copied. */
  protected abstract boolean staysHere(Object value);

  /** Gives what stands for an object whose class is known here, or null if nothing of that class can. */
  protected abstract Object make(Class<?> known, Reference reference) throws ReflectiveOperationException;

  /** Asks the other side to call the method of an interface. */
  protected abstract Object forward(Object self, java.lang.reflect.Method method, Object[] arguments) throws Throwable;

  final synchronized Integer numberOfTheirs(Object value) {
    return theirNumbers.get(value);
  }

  final synchronized Object own(int number) {
    Object found = lent.get(number);
    if (found == null) throw new WireException("nobody lent an object of that number");
    return found;
  }

  /** Notes what stands for an object of the other side. */
  public final synchronized void stand(Object here, int number) {
    theirNumbers.remove(theirs.put(number, here));
    theirNumbers.put(here, number);
  }

  private synchronized int number(Object value) {
    return lentNumbers.computeIfAbsent(
        value,
        added -> {
          lent.put(lent.size() + 1, added);
          return lent.size();
        });
  }

  final Reference lend(Object value) {
    List<String> classes = new ArrayList<>();
    Set<String> interfaces = new LinkedHashSet<>();
    for (Class<?> at = value.getClass(); at != null && at != Object.class; at = at.getSuperclass()) {
      classes.add(at.getName());
      addInterfaces(at, interfaces);
    }
    String message = value instanceof Throwable thrown ? messageOf(thrown) : null;
    List<Object> components =
        switch (value) {
          case Throwable thrown when thrown.getCause() != null && thrown.getCause() != thrown ->
              List.of(thrown.getCause());
          case Record fields when staysHere(value) -> componentsOf(fields);
          default -> List.of();
        };
    return new Reference(number(value), classes, List.copyOf(interfaces), message, components);
  }

  private static void addInterfaces(Class<?> type, Set<String> found) {
    for (Class<?> each : type.getInterfaces()) {
      found.add(each.getName());
      addInterfaces(each, found);
    }
  }

  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null && thrown instanceof LinkageError && thrown.getCause() != null
          ? thrown.getCause().toString()
          : message;
    } catch (RuntimeException refusal) {
      return null;
    }
  }

  /** From the fields: what an accessor says is not what a record holds. */
  private static List<Object> componentsOf(Record value) {
    List<Object> found = new ArrayList<>();
    try {
      for (RecordComponent each : value.getClass().getRecordComponents()) {
        Field field = value.getClass().getDeclaredField(each.getName());
        field.setAccessible(true);
        found.add(field.get(value));
      }
    } catch (ReflectiveOperationException impossible) {
      throw new WireException("the record cannot be read");
    }
    return found;
  }

  final Object standIn(Reference reference) {
    synchronized (this) {
      Object known = theirs.get(reference.number());
      if (known != null) return known;
    }
    Object made = makeStandIn(reference);
    stand(made, reference.number());
    return made;
  }

  private Object makeStandIn(Reference reference) {
    try {
      for (String each : reference.classes()) {
        Class<?> known = find(each);
        Object made = known == null ? null : make(known, reference);
        if (made != null) return made;
      }
    } catch (ReflectiveOperationException refused) {
      throw new WireException("an object of " + reference.classes().get(0) + " cannot be passed");
    }
    List<Class<?>> interfaces = new ArrayList<>();
    for (String each : reference.interfaces()) {
      Class<?> known = find(each);
      if (known != null && known.isInterface() && !known.isSealed()) interfaces.add(known);
    }
    return interfaces.isEmpty() ? new Opaque(reference) : makeProxy(interfaces);
  }

  private Object makeProxy(List<Class<?>> interfaces) {
    ClassLoader loader = Lending.class.getClassLoader();
    for (Class<?> each : interfaces) {
      if (each.getClassLoader() != null) loader = each.getClassLoader();
    }
    return Proxy.newProxyInstance(loader, interfaces.toArray(Class<?>[]::new), this::handle);
  }

  private Object handle(Object self, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() != Object.class) {
      return forward(self, method, arguments == null ? new Object[0] : arguments);
    }
    return switch (method.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "an object of the other program";
    };
  }

  /** Makes an exception of the platform; null when it can't be made. */
  protected static Throwable makeThrowable(Class<?> type, Reference reference) throws ReflectiveOperationException {
    Throwable made = null;
    for (Class<?> parameter : List.of(String.class, Object.class)) {
      if (made == null && hasConstructor(type, parameter)) {
        made = (Throwable) type.getConstructor(parameter).newInstance(reference.message());
      }
    }
    if (made != null) setCause(made, reference);
    return made;
  }

  private static boolean hasConstructor(Class<?> type, Class<?> parameter) {
    return Arrays.stream(type.getConstructors())
        .anyMatch(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {parameter}));
  }

  /** Gives an exception the cause that it had on the other side. */
  protected static void setCause(Throwable made, Reference reference) {
    boolean hasCause = !reference.components().isEmpty() && reference.components().get(0) instanceof Throwable;
    if (hasCause && made.getCause() == null) made.initCause((Throwable) reference.components().get(0));
  }
}
