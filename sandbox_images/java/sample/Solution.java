import java.util.*;
import java.util.stream.*;

/** Compiled and run before anybody waits: like what beginners write, so that it warms what their code will use. */
public class Solution {
    record Reading(String name, double value) {}

    static Map<String, Object> sample(int[] numbers, List<String> words, double scale) {
        Map<String, Object> found = new TreeMap<>();
        int total = 0;
        for (int number : numbers) total += number;
        if (scale < 0) throw new IllegalArgumentException("below zero: " + scale);
        found.put("total", total);
        found.put("words", words.stream().map(word -> word + total(words)).collect(Collectors.toList()));
        found.put("reading", new Reading("x", scale * total));
        found.put("numbers", numbers);
        return found;
    }

    static long total(Collection<String> words) {
        return words.stream().mapToInt(String::length).sum();
    }
}
