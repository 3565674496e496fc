package bridge;

/** Says that a question names nothing that is there. */
public final class Missing extends Exception {
  private static final long serialVersionUID = 1;

  public Missing(String message) {
    super(message);
  }
}
