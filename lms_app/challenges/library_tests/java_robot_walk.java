import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolutionTest {
    private final Random random = new Random();

    @ParameterizedTest
    @CsvSource({"X, X", "FFxF, x", "LЯ, Я"})
    void names_the_letter(String commands, String letter) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Solution.walk(commands));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(letter), "the message names " + letter + ": " + message);
    }

    /** There, about, and the same way backwards with left and right exchanged: home. */
    @RepeatedTest(5)
    void finds_the_way_back() {
        StringBuilder there = new StringBuilder();
        for (int count = 0; count < 30; count++) there.append("FLR".charAt(random.nextInt(3)));
        String back = there.reverse().toString().replace('L', 'x').replace('R', 'L').replace('x', 'R');
        there.reverse();
        assertArrayEquals(new int[] {0, 0}, Solution.walk(there + "LL" + back));
    }
}
