package suite;

/** What all stubs of classes are. */
public interface Stubbed {
  Remote remote$();
}
