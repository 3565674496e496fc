package suite;

import bridge.Reference;
import java.util.List;

/** An object in the learner's process, for the stub that stands for it here. */
public final class Remote {
  private final Run run;
  private final Reference reference;
  private List<Object> components;
  private boolean isMadeByTest;

  Remote(Run run, Reference reference) {
    this.run = run;
    this.reference = reference;
    this.components = reference.components();
  }

  Run run() {
    return run;
  }

  Reference reference() {
    return reference;
  }

  /** The values of a record: what the learner's process told, or what the test made it of. */
  List<Object> components() {
    return components;
  }

  boolean isMadeByTest() {
    return isMadeByTest;
  }

  void setMadeByTest(List<Object> values) {
    isMadeByTest = true;
    if (values != null) components = values;
  }

  /** Called by the stubs of exceptions. */
  public String message() {
    return reference.message();
  }
}
