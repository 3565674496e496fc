package bridge;

/** Says that a value can't cross, or that what arrived is none. */
public final class WireException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public WireException(String message) {
    super(message);
  }
}
