package bridge;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Values that cross between the author's tests and the learner's code: data, copied, with its type; what is no data
 * stays where it is, and a number crosses. A byte names what follows; nothing here is Java's own serialization.
 */
final class Wire {
  private static final int MAX_DEPTH = 100;
  private static final char THEIRS = 'Y';
  private static final char MINE = 'R';

  private final Lending objects;

  Wire(Lending objects) {
    this.objects = objects;
  }

  void write(DataOutputStream out, Object value) throws IOException {
    write(out, value, 0);
  }

  private void write(DataOutputStream out, Object value, int depth) throws IOException {
    if (depth > MAX_DEPTH) throw new WireException("the value contains itself or is nested too deeply");
    switch (value) {
      case null -> out.writeByte('0');
      case Boolean flag -> tag(out, 'Z').writeBoolean(flag);
      case Character letter -> tag(out, 'C').writeChar(letter);
      case Byte number -> tag(out, 'B').writeByte(number);
      case Short number -> tag(out, 'S').writeShort(number);
      case Integer number -> tag(out, 'I').writeInt(number);
      case Long number -> tag(out, 'J').writeLong(number);
      case Float number -> tag(out, 'F').writeFloat(number);
      case Double number -> tag(out, 'D').writeDouble(number);
      case String words -> writeText(tag(out, 't'), words);
      default -> writeObject(out, value, depth);
    }
  }

  private void writeObject(DataOutputStream out, Object value, int depth) throws IOException {
    Integer theirs = objects.numberOfTheirs(value);
    if (theirs != null) {
      tag(out, THEIRS).writeInt(theirs);
    } else if (objects.staysHere(value)) {
      writeReference(out, value, depth);
    } else if (Texts.knows(value.getClass())) {
      writeText(tag(out, 'T'), value.getClass().getName());
      writeText(out, value.toString());
    } else if (value instanceof Enum<?> constant && objects.find(constant.getDeclaringClass().getName()) != null) {
      writeText(tag(out, 'E'), constant.getDeclaringClass().getName());
      writeText(out, constant.name());
    } else if (value.getClass().isArray()) {
      writeArray(out, value, depth);
    } else {
      writeContainer(out, value, depth);
    }
  }

  private void writeArray(DataOutputStream out, Object array, int depth) throws IOException {
    int length = Array.getLength(array);
    writeText(tag(out, 'A'), array.getClass().getComponentType().getName());
    out.writeInt(length);
    for (int index = 0; index < length; index++) write(out, Array.get(array, index), depth + 1);
  }

  private void writeContainer(DataOutputStream out, Object value, int depth) throws IOException {
    switch (value) {
      case Optional<?> maybe -> write(tag(out, 'O'), maybe.orElse(null), depth + 1);
      case Set<?> items -> writeItems(tag(out, 's'), items, makerOf(items), depth);
      case Collection<?> items -> writeItems(tag(out, 'l'), items, makerOf(items), depth);
      case Map<?, ?> fields -> {
        List<Object> flat = new ArrayList<>();
        fields.forEach((key, item) -> Collections.addAll(flat, key, item));
        writeItems(tag(out, 'm'), flat, makerOf(fields), depth);
      }
      case Map.Entry<?, ?> pair -> {
        write(tag(out, 'e'), pair.getKey(), depth + 1);
        write(out, pair.getValue(), depth + 1);
      }
      default -> writeReference(out, value, depth);
    }
  }

  /** The items as they are told now: a list whose size says something else is no harm. */
  private void writeItems(DataOutputStream out, Collection<?> items, String maker, int depth) throws IOException {
    List<Object> copy = new ArrayList<>();
    for (Object each : items) copy.add(each);
    writeText(out, maker);
    out.writeInt(copy.size());
    for (Object each : copy) write(out, each, depth + 1);
  }

  private static String makerOf(Object container) {
    boolean isOrdered =
        (container instanceof SortedSet<?> set && set.comparator() != null)
            || (container instanceof SortedMap<?, ?> map && map.comparator() != null);
    return isOrdered ? "" : Types.nearest(container.getClass());
  }

  private void writeReference(DataOutputStream out, Object value, int depth) throws IOException {
    Reference it = objects.lend(value);
    tag(out, MINE).writeInt(it.number());
    writeNames(out, it.classes());
    writeNames(out, it.interfaces());
    writeText(out, it.message() == null ? "" : it.message());
    out.writeBoolean(it.message() != null);
    out.writeInt(it.components().size());
    for (Object each : it.components()) write(out, each, depth + 1);
  }

  private static void writeNames(DataOutputStream out, List<String> names) throws IOException {
    out.writeInt(names.size());
    for (String each : names) writeText(out, each);
  }

  private static DataOutputStream tag(DataOutputStream out, char tag) throws IOException {
    out.writeByte(tag);
    return out;
  }

  static void writeText(DataOutputStream out, String words) throws IOException {
    out.writeInt(words.length());
    out.writeChars(words);
  }

  static String readText(DataInputStream in) throws IOException {
    char[] words = new char[size(in, 2)];
    for (int index = 0; index < words.length; index++) words[index] = in.readChar();
    return new String(words);
  }

  /** A number of things of which each takes some bytes: no more than what is there. */
  private static int size(DataInputStream in, int bytesEach) throws IOException {
    int size = in.readInt();
    if (size < 0 || (long) size * bytesEach > in.available()) throw new WireException("what arrived is no value");
    return size;
  }

  Object read(DataInputStream in) throws IOException {
    return read(in, 0);
  }

  private Object read(DataInputStream in, int depth) throws IOException {
    if (depth > MAX_DEPTH) throw new WireException("the value is nested too deeply");
    char tag = (char) in.readUnsignedByte();
    return switch (tag) {
      case '0' -> null;
      case 'Z' -> in.readBoolean();
      case 'C' -> in.readChar();
      case 'B' -> in.readByte();
      case 'S' -> in.readShort();
      case 'I' -> in.readInt();
      case 'J' -> in.readLong();
      case 'F' -> in.readFloat();
      case 'D' -> in.readDouble();
      case 't' -> readText(in);
      case 'T' -> Texts.read(readText(in), readText(in));
      case 'E' -> constant(readText(in), readText(in));
      case 'A' -> readArray(in, depth);
      case 'O' -> Optional.ofNullable(read(in, depth + 1));
      case 'e' -> new java.util.AbstractMap.SimpleImmutableEntry<>(read(in, depth + 1), read(in, depth + 1));
      case 'l', 's', 'm' -> readItems(in, tag, depth);
      case THEIRS -> objects.own(in.readInt());
      case MINE -> readReference(in, depth);
      default -> throw new WireException("what arrived is no value");
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object constant(String type, String name) {
    Class<?> found = objects.find(type);
    if (found == null || !found.isEnum()) throw new WireException("there is no enum " + type);
    return Enum.valueOf((Class<Enum>) found, name);
  }

  private Object readArray(DataInputStream in, int depth) throws IOException {
    Class<?> component = Types.component(readText(in), objects);
    Object array = Array.newInstance(component, size(in, 1));
    for (int index = 0; index < Array.getLength(array); index++) Array.set(array, index, read(in, depth + 1));
    return array;
  }

  private Object readItems(DataInputStream in, char tag, int depth) throws IOException {
    String maker = readText(in);
    List<Object> items = new ArrayList<>();
    for (int left = size(in, 1); left > 0; left--) items.add(read(in, depth + 1));
    if (tag == 'm') return map(maker, items);
    Object made = Types.make(maker, tag == 's' ? Set.class : Collection.class);
    if (made instanceof Collection<?> empty) return fill(empty, items);
    return tag == 's' ? Collections.unmodifiableSet(new LinkedHashSet<>(items)) : Collections.unmodifiableList(items);
  }

  @SuppressWarnings("unchecked")
  private static Object fill(Collection<?> empty, List<Object> items) {
    ((Collection<Object>) empty).addAll(items);
    return empty;
  }

  @SuppressWarnings("unchecked")
  private static Object map(String maker, List<Object> flat) {
    Object made = Types.make(maker, Map.class);
    Map<Object, Object> fields = made == null ? new LinkedHashMap<>() : (Map<Object, Object>) made;
    for (int index = 0; index + 1 < flat.size(); index += 2) fields.put(flat.get(index), flat.get(index + 1));
    return made == null ? Collections.unmodifiableMap(fields) : fields;
  }

  private Object readReference(DataInputStream in, int depth) throws IOException {
    int number = in.readInt();
    List<String> classes = readNames(in);
    List<String> interfaces = readNames(in);
    String message = readText(in);
    boolean hasMessage = in.readBoolean();
    List<Object> components = new ArrayList<>();
    for (int left = size(in, 1); left > 0; left--) components.add(read(in, depth + 1));
    return objects.standIn(new Reference(number, classes, interfaces, hasMessage ? message : null, components));
  }

  private static List<String> readNames(DataInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    for (int left = size(in, 4); left > 0; left--) names.add(readText(in));
    return names;
  }
}
