package bridge;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes changes of a copy visible in what it was copied from, as a call in one program would. */
final class Restoring {
  private Restoring() {}

  static boolean canChange(Object value) {
    return value instanceof Collection
        || value instanceof Map
        || value instanceof StringBuilder
        || (value != null && value.getClass().isArray());
  }

  /** Writes what `changed` holds into `original`; one that can't be changed is as it was. */
  @SuppressWarnings("unchecked")
  static void restore(Object original, Object changed) {
    if (original == null || changed == null) return;
    if (original.getClass().isArray() && changed.getClass().isArray()) {
      restoreArray(original, changed);
    } else if (original instanceof StringBuilder words && changed instanceof StringBuilder others) {
      words.setLength(0);
      words.append(others);
    } else if (original instanceof List<?> && changed instanceof List<?>) {
      restoreList((List<Object>) original, (List<Object>) changed);
    } else if (original instanceof Map<?, ?> && changed instanceof Map<?, ?>) {
      restoreMap((Map<Object, Object>) original, (Map<Object, Object>) changed);
    } else if (original instanceof Collection<?> && changed instanceof Collection<?>) {
      List<Object> items = new ArrayList<>((Collection<Object>) changed);
      if (new ArrayList<>((Collection<Object>) original).equals(items)) return;
      ((Collection<Object>) original).clear();
      ((Collection<Object>) original).addAll(items);
    }
  }

  private static void restoreArray(Object original, Object changed) {
    int length = Array.getLength(original);
    if (length != Array.getLength(changed)) throw new WireException("an array has another length");
    for (int index = 0; index < length; index++) {
      Object now = Array.get(changed, index);
      if (isInPlace(Array.get(original, index), now)) restore(Array.get(original, index), now);
      else Array.set(original, index, now);
    }
  }

  private static void restoreList(List<Object> original, List<Object> changed) {
    for (int index = 0; index < Math.min(original.size(), changed.size()); index++) {
      Object now = changed.get(index);
      if (isInPlace(original.get(index), now)) restore(original.get(index), now);
      else if (!Objects.equals(original.get(index), now)) original.set(index, now);
    }
    if (original.size() > changed.size()) original.subList(changed.size(), original.size()).clear();
    for (int index = original.size(); index < changed.size(); index++) original.add(changed.get(index));
  }

  private static void restoreMap(Map<Object, Object> original, Map<Object, Object> changed) {
    changed.forEach(
        (key, now) -> {
          Object before = original.get(key);
          if (isInPlace(before, now)) restore(before, now);
          else if (!original.containsKey(key) || !Objects.equals(before, now)) original.put(key, now);
        });
    if (original.size() > changed.size()) original.keySet().retainAll(changed.keySet());
  }

  private static boolean isInPlace(Object before, Object now) {
    if (!canChange(before) || now == null) return false;
    boolean areArrays = before.getClass().isArray() && now.getClass() == before.getClass();
    if (areArrays) return Array.getLength(before) == Array.getLength(now);
    return (before instanceof List && now instanceof List) || (before instanceof Map && now instanceof Map);
  }
}
