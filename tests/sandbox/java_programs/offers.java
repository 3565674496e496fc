import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.*;
class SolutionTest {
  static int made; int prepared; final List<String> log = new ArrayList<>();
  @BeforeAll static void makeAll() { made++; }
  @BeforeEach void prepare() { prepared = Solution.twice(2); }
  @AfterEach void finish() { assertEquals(1, made); }
  @Test void fixtures() { assertEquals(4, prepared); }
  @ParameterizedTest @ValueSource(ints = {1, 2}) void values(int n) { assertEquals(2 * n, Solution.twice(n)); }
  @ParameterizedTest @CsvSource({"1, 2", "3, 6"}) void table(int n, int m) { assertEquals(m, Solution.twice(n)); }
  @ParameterizedTest @ValueSource(ints = {1, 99}) void partly(int n) { assertEquals(2 * n, Solution.twice(n)); }
  @RepeatedTest(3) void repeated() { assertEquals(2, Solution.twice(1)); }
  @Nested class Inner { @Test void nested() { assertEquals(4, prepared); } }
  @Test void assumed() { Assumptions.assumeTrue(Solution.twice(1) == 3); }
  @Test @Timeout(5) void timed() { assertAll(() -> assertEquals(2, Solution.twice(1)), () -> assertNotNull("")); }
  @TestFactory List<DynamicTest> dynamic() {
    return List.of(DynamicTest.dynamicTest("one", () -> assertEquals(2, Solution.twice(1))));
  }
}
