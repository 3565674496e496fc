package driver;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One call of a method of the student's classes. */
final class Call {
  private static final String USUAL_CLASS = "Solution";

  private final String method;
  private final List<?> arguments;

  Call(String method, List<?> arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  /** A method with the arguments that it takes. */
  private record Candidate(Method method, Object[] arguments, int cost) {}

  /** Gives the JSON report of a run: what the method gave, or what was thrown, and where. */
  String run(Map<String, byte[]> bytes) {
    String stage = "load";
    try {
      List<Method> named = find(bytes);
      if (named.isEmpty()) return missing();
      stage = "call";
      Candidate chosen = choose(named);
      if (chosen == null) return unfit(named.get(0));
      Method target = chosen.method();
      target.setAccessible(true);
      Object self = Modifier.isStatic(target.getModifiers()) ? null : construct(target.getDeclaringClass());
      return "{\"value\":" + Encoder.encode(target.invoke(self, chosen.arguments())) + "}";
    } catch (Throwable error) {
      Faults.reserve = null;
      Throwable thrown = Faults.unwrap(error);
      boolean isLoading = error != thrown && isInitializer(error);
      return Faults.describe(isLoading || thrown instanceof LinkageError ? "load" : stage, thrown);
    }
  }

  private static boolean isInitializer(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof ExceptionInInitializerError) return true;
    }
    return false;
  }

  /** The methods of this name in the class Solution; else in the first class that has one. */
  private List<Method> find(Map<String, byte[]> bytes) throws ClassNotFoundException {
    ClassLoader loader = new Classes(bytes);
    Thread.currentThread().setContextClassLoader(loader);
    Map<String, List<Method>> found = new TreeMap<>();
    for (String name : bytes.keySet()) {
      List<Method> named = new ArrayList<>();
      for (Method each : loader.loadClass(name).getDeclaredMethods()) {
        if (each.getName().equals(method) && !each.isSynthetic() && !Modifier.isAbstract(each.getModifiers())) {
          named.add(each);
        }
      }
      if (!named.isEmpty()) found.put(name, named);
    }
    for (Map.Entry<String, List<Method>> each : found.entrySet()) {
      if (each.getKey().substring(each.getKey().lastIndexOf('.') + 1).equals(USUAL_CLASS)) return each.getValue();
    }
    return found.isEmpty() ? List.of() : found.values().iterator().next();
  }

  private Candidate choose(List<Method> named) throws Throwable {
    List<Candidate> fitting = new ArrayList<>();
    for (Method each : named) {
      if (each.getParameterCount() != arguments.size()) continue;
      try {
        int cost = 0;
        for (int index = 0; index < arguments.size(); index++) {
          cost += Arguments.cost(arguments.get(index), each.getGenericParameterTypes()[index]);
        }
        fitting.add(new Candidate(each, Arguments.convert(arguments, each.getGenericParameterTypes()), cost));
      } catch (Arguments.Unfit unfit) {
        // Another method of the name may take them.
      }
    }
    return fitting.stream().min(Comparator.comparingInt(Candidate::cost)).orElse(null);
  }

  private static Object construct(Class<?> type) throws Throwable {
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException missing) {
      throw new NoSuchMethodException("class " + type.getName() + " needs a constructor without parameters");
    }
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private String missing() {
    String text = "class " + USUAL_CLASS + " has no method " + method;
    return Faults.report("load", "NoSuchMethodException", text, text, "null");
  }

  private String unfit(Method named) {
    StringBuilder types = new StringBuilder();
    for (var each : named.getGenericParameterTypes()) {
      types.append(types.isEmpty() ? "" : ", ").append(each.getTypeName());
    }
    String text = method + "(" + types + ") can't be called with these " + arguments.size() + " arguments";
    return Faults.report("call", "ArgumentMismatch", text, text, "null");
  }
}
