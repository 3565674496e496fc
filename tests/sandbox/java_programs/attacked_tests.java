import static org.junit.jupiter.api.Assertions.*;
import java.util.*;
import java.util.function.*;
import org.junit.jupiter.api.*;

class SolutionTest {
  static final String SECRET = "860514229";
  int asked;

  @Test void check() throws Exception {
    Function<String, String> store = key -> { asked++; return key + ":" + SECRET; };
    assertEquals("key:" + SECRET, Solution.check(store));
    assertEquals(1, asked);
  }

  @Test void rejects() throws Exception { assertThrows(IllegalArgumentException.class, () -> Solution.reject(-1)); }

  @Test void rejects_anyhow() throws Exception { assertThrows(Throwable.class, () -> Solution.reject(-1)); }

  @Test void lists() {
    var list = Solution.list();
    assertEquals(3, list.size());
    assertTrue(list.contains("a"));
    assertEquals(List.of("a", "b", "c"), list);
  }

  @Test void contains() {
    assertTrue(Solution.list().contains(SECRET));
    assertTrue(Solution.list().equals(List.of(SECRET)));
  }

  @Test void objects() { assertEquals(new Money(5), Solution.pay()); }

  @Test void objects_reversed() { assertEquals(Solution.pay(), new Money(5)); }

  @Test void anything() throws Exception { assertEquals(SECRET, Solution.anything()); }

  @Test void maths() { assertEquals(Math.abs(-7), Solution.seven()); assertTrue(Objects.equals(7, Solution.seven())); }

  @Test void honest() { assertEquals(21, Solution.honest(20)); }
}
