package driver;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Turns what {@link bridge.Json} read into the types that a method of the student asks for. */
final class Arguments {
  private static final List<Supplier<Collection<Object>>> COLLECTIONS =
      List.of(ArrayList::new, LinkedHashSet::new, TreeSet::new, LinkedList::new, ArrayDeque::new, PriorityQueue::new);
  private static final List<Supplier<Map<Object, Object>>> MAPS = List.of(LinkedHashMap::new, TreeMap::new);
  private static final List<Class<?>> NUMBERS =
      List.of(
          int.class, Integer.class, long.class, Long.class, double.class, Double.class, float.class, Float.class,
          short.class, Short.class, byte.class, Byte.class);
  private static final int OBJECT_COST = 100;

  /** Says that a value can't become what the parameter wants. */
  static final class Unfit extends Exception {
    Unfit() {
      super(null, null, false, false);
    }
  }

  private Arguments() {}

  static Object[] convert(List<?> values, Type[] types) throws Throwable {
    Object[] converted = new Object[types.length];
    for (int index = 0; index < types.length; index++) converted[index] = convert(values.get(index), types[index]);
    return converted;
  }

  /** Says how far a type is from a value, to choose among methods of one name: 0 is the nearest. */
  static int cost(Object value, Type type) {
    Class<?> wanted = rawOf(type);
    if (wanted == Object.class) return OBJECT_COST;
    if (!(value instanceof Number)) return wanted == char.class || wanted == Character.class ? 1 : 0;
    int place = NUMBERS.indexOf(wanted);
    int start = value instanceof Double ? NUMBERS.indexOf(double.class) : 0;
    return place < 0 ? OBJECT_COST - 1 : Math.floorMod(place - start, NUMBERS.size());
  }

  private static Object convert(Object value, Type type) throws Throwable {
    Class<?> wanted = rawOf(type);
    if (wanted == Optional.class) return Optional.ofNullable(convert(value, argumentOf(type, 0)));
    if (value == null) {
      if (wanted.isPrimitive()) throw new Unfit();
      return null;
    }
    if (wanted == Object.class) return natural(value);
    return switch (value) {
      case Boolean flag -> fitting(flag, wanted == boolean.class ? Boolean.class : wanted);
      case Number number -> number(number, wanted);
      case String words -> text(words, wanted);
      case byte[] bytes -> fitting(bytes, wanted);
      case Map<?, ?> fields when wanted.isRecord() -> record(fields, wanted);
      case Map<?, ?> fields -> map(fields, type, wanted);
      case Collection<?> items when wanted.isArray() -> array(items, componentOf(type, wanted));
      case Collection<?> items -> collection(items, type, wanted);
      default -> throw new Unfit();
    };
  }

  private static Object fitting(Object value, Class<?> wanted) throws Unfit {
    if (!wanted.isInstance(value)) throw new Unfit();
    return value;
  }

  /** What a parameter of type Object gets, such as the items of a raw List. */
  private static Object natural(Object value) throws Throwable {
    return switch (value) {
      case Long number when number.intValue() == number -> number.intValue();
      case Set<?> items -> fill(new LinkedHashSet<>(), items, Object.class);
      case Collection<?> items -> fill(new ArrayList<>(), items, Object.class);
      case Map<?, ?> fields -> fill(new LinkedHashMap<>(), fields, Object.class, Object.class);
      default -> value;
    };
  }

  private static Object number(Number number, Class<?> wanted) throws Unfit {
    if (wanted == double.class || wanted == Double.class) return number.doubleValue();
    if (wanted == float.class || wanted == Float.class) return number.floatValue();
    if (wanted == BigDecimal.class) return new BigDecimal(number.toString());
    if (number instanceof Double fraction && (wanted == Number.class || wanted == Comparable.class)) return fraction;
    BigInteger whole = wholeOf(number);
    if (wanted == BigInteger.class) return whole;
    try {
      if (wanted == int.class || wanted == Integer.class) return whole.intValueExact();
      if (wanted == long.class || wanted == Long.class) return whole.longValueExact();
      if (wanted == short.class || wanted == Short.class) return whole.shortValueExact();
      if (wanted == byte.class || wanted == Byte.class) return whole.byteValueExact();
    } catch (ArithmeticException tooLarge) {
      throw new Unfit();
    }
    return fitting(whole.bitLength() < 32 ? (Object) whole.intValue() : number, wanted);
  }

  private static BigInteger wholeOf(Number number) throws Unfit {
    try {
      return number instanceof BigInteger large ? large : new BigDecimal(number.toString()).toBigIntegerExact();
    } catch (ArithmeticException | NumberFormatException fraction) {
      throw new Unfit();
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object text(String words, Class<?> wanted) throws Unfit {
    if (wanted == char.class || wanted == Character.class) {
      if (words.length() != 1) throw new Unfit();
      return words.charAt(0);
    }
    if (!wanted.isEnum()) return fitting(words, wanted);
    try {
      return Enum.valueOf((Class<Enum>) wanted, words);
    } catch (IllegalArgumentException unknown) {
      throw new Unfit();
    }
  }

  private static Object array(Collection<?> items, Type component) throws Throwable {
    Object array = Array.newInstance(rawOf(component), items.size());
    int index = 0;
    for (Object each : items) Array.set(array, index++, convert(each, component));
    return array;
  }

  private static Object collection(Collection<?> items, Type type, Class<?> wanted) throws Throwable {
    for (Supplier<Collection<Object>> make : COLLECTIONS) {
      Collection<Object> made = make.get();
      if (wanted.isInstance(made)) return fill(made, items, argumentOf(type, 0));
    }
    throw new Unfit();
  }

  private static Collection<Object> fill(Collection<Object> made, Collection<?> items, Type item) throws Throwable {
    for (Object each : items) made.add(convert(each, item));
    return made;
  }

  private static Object map(Map<?, ?> fields, Type type, Class<?> wanted) throws Throwable {
    for (Supplier<Map<Object, Object>> make : MAPS) {
      Map<Object, Object> made = make.get();
      if (wanted.isInstance(made)) return fill(made, fields, argumentOf(type, 0), argumentOf(type, 1));
    }
    throw new Unfit();
  }

  private static Map<Object, Object> fill(Map<Object, Object> made, Map<?, ?> fields, Type key, Type item)
      throws Throwable {
    for (Map.Entry<?, ?> each : fields.entrySet()) {
      made.put(convert(keyFor(each.getKey(), rawOf(key)), key), convert(each.getValue(), item));
    }
    return made;
  }

  /** JSON's keys are text; a map whose keys are numbers gets numbers. */
  private static Object keyFor(Object key, Class<?> wanted) {
    boolean isNumber = NUMBERS.contains(wanted) && key instanceof String;
    return isNumber && ((String) key).matches("-?\\d{1,18}") ? Long.valueOf((String) key) : key;
  }

  private static Object record(Map<?, ?> fields, Class<?> wanted) throws Throwable {
    RecordComponent[] components = wanted.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    if (fields.size() != components.length) throw new Unfit();
    for (int index = 0; index < components.length; index++) {
      types[index] = components[index].getType();
      if (!fields.containsKey(components[index].getName())) throw new Unfit();
      values[index] = convert(fields.get(components[index].getName()), components[index].getGenericType());
    }
    Constructor<?> constructor = wanted.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException error) {
      throw error.getCause();
    }
  }

  private static Type componentOf(Type type, Class<?> wanted) {
    return type instanceof GenericArrayType array ? array.getGenericComponentType() : wanted.getComponentType();
  }

  private static Type argumentOf(Type type, int index) {
    Type[] arguments = type instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
    return index < arguments.length ? arguments[index] : Object.class;
  }

  static Class<?> rawOf(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case GenericArrayType array -> rawOf(array.getGenericComponentType()).arrayType();
      case WildcardType wildcard -> rawOf(wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> rawOf(variable.getBounds()[0]);
      default -> Object.class;
    };
  }
}
