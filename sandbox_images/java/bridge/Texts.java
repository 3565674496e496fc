package bridge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Types of the platform whose values cross as text. */
final class Texts {
  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(BigInteger.class, BigInteger::new),
          Map.entry(BigDecimal.class, BigDecimal::new),
          Map.entry(StringBuilder.class, StringBuilder::new),
          Map.entry(LocalDate.class, LocalDate::parse),
          Map.entry(LocalTime.class, LocalTime::parse),
          Map.entry(LocalDateTime.class, LocalDateTime::parse),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(Duration.class, Duration::parse),
          Map.entry(Period.class, Period::parse),
          Map.entry(UUID.class, UUID::fromString));

  private Texts() {}

  static boolean knows(Class<?> type) {
    return READERS.containsKey(type);
  }

  static Object read(String type, String text) {
    for (Map.Entry<Class<?>, Function<String, Object>> each : READERS.entrySet()) {
      if (each.getKey().getName().equals(type)) return each.getValue().apply(text);
    }
    throw new WireException("what arrived is no value");
  }
}
