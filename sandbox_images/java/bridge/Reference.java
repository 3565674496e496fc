package bridge;

import java.util.List;

/**
 * An object that stays on its side of the bridge, as the other side hears of it.
 *
 * @param classes names of its class and of those above, the nearest first
 * @param interfaces names of all that it implements
 * @param message an exception's
 * @param components a record's values, read from its fields; an exception's cause
 */
public record Reference(
    int number, List<String> classes, List<String> interfaces, String message, List<Object> components) {}
