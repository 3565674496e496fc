package bridge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON that process 1 wrote, with the words of harness/values.py: integers become Long or BigInteger, other
 * numbers Double, arrays List, objects Map, sets Set and bytes byte[]. It runs before any code of a student.
 */
public final class Json {
  private final String text;
  private int place;

  private Json(String text) {
    this.text = text;
  }

  public static Object parse(String text) {
    return new Json(text).value();
  }

  /** Gives the JSON text of a string, in ASCII. */
  public static String quote(String words) {
    StringBuilder text = new StringBuilder();
    quote(words, text, words.length());
    return text.toString();
  }

  /** Appends the JSON text of a string, cut after some characters. */
  public static void quote(String words, StringBuilder text, int maxChars) {
    text.append('"');
    for (int index = 0; index < words.length() && index < maxChars; index++) {
      char each = words.charAt(index);
      if (each == '"' || each == '\\') {
        text.append('\\').append(each);
      } else if (each < ' ' || each > '~') {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) text.append(Character.forDigit(each >> shift & 15, 16));
      } else {
        text.append(each);
      }
    }
    text.append('"');
  }

  private Object value() {
    char first = skipBlanks();
    return switch (first) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private char skipBlanks() {
    while (text.charAt(place) <= ' ') place++;
    return text.charAt(place);
  }

  private Object word(String word, Object meaning) {
    place += word.length();
    return meaning;
  }

  private Object object() {
    Map<String, Object> fields = new LinkedHashMap<>();
    place++;
    while (skipBlanks() != '}') {
      if (text.charAt(place) == ',') {
        place++;
        skipBlanks();
      }
      String name = string();
      skipBlanks();
      place++; // the colon
      fields.put(name, value());
    }
    place++;
    if (fields.size() == 1) {
      Map.Entry<String, Object> only = fields.entrySet().iterator().next();
      if (only.getKey().startsWith("$")) return tagged(only.getKey(), only.getValue());
    }
    return fields;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    place++;
    while (skipBlanks() != ']') {
      if (text.charAt(place) == ',') place++;
      items.add(value());
    }
    place++;
    return items;
  }

  private Object number() {
    int start = place;
    while (place < text.length() && "+-0123456789.eE".indexOf(text.charAt(place)) >= 0) place++;
    String digits = text.substring(start, place);
    if (digits.chars().anyMatch(each -> each == '.' || each == 'e' || each == 'E')) return Double.valueOf(digits);
    return whole(new BigInteger(digits));
  }

  private static Object whole(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  private String string() {
    StringBuilder found = new StringBuilder();
    place++;
    for (char each; (each = text.charAt(place++)) != '"'; ) {
      found.append(each == '\\' ? escaped() : each);
    }
    return found.toString();
  }

  private char escaped() {
    char each = text.charAt(place++);
    return switch (each) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> (char) Integer.parseInt(text.substring(place, place += 4), 16);
      default -> each;
    };
  }

  private static Object tagged(String tag, Object body) {
    return switch (tag) {
      case "$i" -> whole(new BigInteger((String) body, 16));
      case "$f" -> Double.valueOf(((String) body).replace("inf", "Infinity").replace("nan", "NaN"));
      case "$t" -> body;
      case "$s" -> set((List<?>) body);
      case "$b" -> bytes((String) body);
      case "$d" -> pairs((List<?>) body);
      default -> throw new IllegalArgumentException("unknown tag " + tag);
    };
  }

  private static Set<Object> set(List<?> items) {
    return new LinkedHashSet<>(items);
  }

  private static byte[] bytes(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  private static Map<Object, Object> pairs(List<?> pairs) {
    Map<Object, Object> fields = new LinkedHashMap<>();
    for (Object pair : pairs) fields.put(((List<?>) pair).get(0), ((List<?>) pair).get(1));
    return fields;
  }
}
