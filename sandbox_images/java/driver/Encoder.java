package driver;

import bridge.Json;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes values in the words of harness/values.py. What a student's class says of itself (its items, its keys, its
 * fields) is written as it says; nothing here asks equals, hashCode or toString of such a class.
 */
final class Encoder {
  private static final long EXACT = 1L << 53;
  private static final int MAX_DEPTH = 100;
  // More than process 1 takes: what is longer is cut, and there known to be too much.
  private static final int MAX_CHARS = (1 << 20) + 4096;

  private final StringBuilder text = new StringBuilder();
  private final List<Object> open = new ArrayList<>();

  /** Ends the writing of a text that nobody will take. */
  static final class TooLong extends RuntimeException {
    TooLong() {
      super(null, null, false, false);
    }
  }

  /**
   * Gives the JSON text of a value.
   *
   * @throws IllegalStateException it contains itself or is nested too deeply
   */
  static String encode(Object value) throws Throwable {
    Encoder encoder = new Encoder();
    try {
      encoder.write(value);
    } catch (TooLong end) {
      // The text as it is: process 1 sees that it is over the limit.
    }
    return encoder.text.toString();
  }

  private void write(Object value) throws Throwable {
    if (text.length() > MAX_CHARS) throw new TooLong();
    switch (value) {
      case null -> text.append("null");
      case Boolean flag -> text.append(flag.booleanValue());
      case Character letter -> writeText(letter.toString());
      case String words -> writeText(words);
      case StringBuilder words -> writeText(words.toString());
      case Integer number -> text.append(number.intValue());
      case Short number -> text.append(number.shortValue());
      case Byte number -> text.append(number.byteValue());
      case Long number -> writeWhole(BigInteger.valueOf(number));
      case Double number -> writeFloat(number, number.toString());
      // As its shortest text, which is what people see when they print it.
      case Float number -> writeFloat(number.doubleValue(), number.toString());
      case Enum<?> word -> writeText(word.name());
      case Optional<?> maybe -> write(maybe.orElse(null));
      case byte[] bytes -> text.append("{\"$b\":\"").append(HexFormat.of().formatHex(bytes)).append("\"}");
      default -> writeOther(value);
    }
  }

  private void writeOther(Object value) throws Throwable {
    Class<?> type = value.getClass();
    if (type == BigInteger.class) {
      writeWhole((BigInteger) value);
    } else if (type == BigDecimal.class) {
      writeDecimal((BigDecimal) value);
    } else if (type.isArray() || value instanceof Collection || value instanceof Map || value instanceof Record) {
      enter(value);
      writeInside(value);
      open.removeLast();
    } else {
      writeOpaque(type);
    }
  }

  private void enter(Object value) {
    for (Object each : open) {
      if (each == value) throw new IllegalStateException("the result contains itself");
    }
    if (open.size() >= MAX_DEPTH) throw new IllegalStateException("the result is nested too deeply");
    open.add(value);
  }

  private void writeInside(Object value) throws Throwable {
    switch (value) {
      case Set<?> set -> {
        text.append("{\"$s\":");
        writeItems(set);
        text.append('}');
      }
      case Collection<?> items -> writeItems(items);
      case Map<?, ?> map -> writeMap(map);
      case Record fields -> writeRecord(fields);
      default -> writeArray(value);
    }
  }

  private void writeArray(Object array) throws Throwable {
    text.append('[');
    for (int index = 0; index < Array.getLength(array); index++) {
      if (index > 0) text.append(',');
      write(Array.get(array, index));
    }
    text.append(']');
  }

  private void writeItems(Collection<?> items) throws Throwable {
    text.append('[');
    boolean first = true;
    for (Object each : items) {
      if (!first) text.append(',');
      first = false;
      write(each);
    }
    text.append(']');
  }

  private void writeMap(Map<?, ?> map) throws Throwable {
    List<Object[]> pairs = new ArrayList<>();
    boolean plain = true;
    for (Map.Entry<?, ?> each : map.entrySet()) {
      String name = nameOf(each.getKey());
      plain &= name != null && !name.startsWith("$");
      pairs.add(new Object[] {each.getKey(), each.getValue()});
      if (pairs.size() > MAX_CHARS) throw new TooLong();
    }
    text.append(plain ? "{" : "{\"$d\":[");
    for (int index = 0; index < pairs.size(); index++) {
      Object[] pair = pairs.get(index);
      text.append(index > 0 ? "," : "").append(plain ? "" : "[");
      write(pair[0]);
      text.append(plain ? ':' : ',');
      write(pair[1]);
      text.append(plain ? "" : "]");
    }
    text.append(plain ? "}" : "]}");
  }

  private static String nameOf(Object key) {
    return switch (key) {
      case String words -> words;
      case Character letter -> letter.toString();
      case Enum<?> word -> word.name();
      case null, default -> null;
    };
  }

  private void writeRecord(Record fields) throws Throwable {
    text.append('{');
    String comma = "";
    for (RecordComponent each : fields.getClass().getRecordComponents()) {
      text.append(comma);
      comma = ",";
      writeText(each.getName());
      text.append(':');
      Method accessor = each.getAccessor();
      accessor.setAccessible(true);
      try {
        write(accessor.invoke(fields));
      } catch (InvocationTargetException error) {
        throw error.getCause();
      }
    }
    text.append('}');
  }

  private void writeWhole(BigInteger number) {
    if (number.bitLength() < 63 && Math.abs(number.longValue()) < EXACT) {
      text.append(number.longValue());
    } else {
      text.append("{\"$i\":\"").append(number.toString(16)).append("\"}");
    }
  }

  private void writeFloat(double number, String digits) {
    if (Double.isFinite(number)) {
      text.append(digits);
    } else {
      String name = Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
      text.append("{\"$f\":\"").append(name).append("\"}");
    }
  }

  private void writeDecimal(BigDecimal number) {
    double near = number.doubleValue();
    if (Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(number) == 0) {
      writeFloat(near, Double.toString(near));
    } else {
      writeText(number.toPlainString());
    }
  }

  private void writeOpaque(Class<?> type) {
    String name = type.getSimpleName();
    text.append("{\"$r\":");
    writeText(name.isEmpty() ? "object" : name.substring(0, Math.min(200, name.length())));
    text.append('}');
  }

  private void writeText(String words) {
    Json.quote(words, text, MAX_CHARS);
  }
}
