package suite;

import bridge.Question;
import java.util.List;
import java.util.Objects;

/**
 * What the bodies of stubs call. A stub has the name, the methods and the supertypes of a class of the learner's, and
 * nothing of its code.
 */
public final class Stubs {
  private Stubs() {}

  /** Calls a method of the learner's class `type`. */
  public static Object call(Class<?> stub, String type, String name, String descriptor, Object self, Object[] arguments)
      throws Throwable {
    return SuiteLoader.of(stub).run().ask(new Question(type, name, descriptor, self, arguments));
  }

  /** Makes an object of the learner's class that the stub stands for. */
  public static Remote construct(Class<?> stub, String descriptor, Object[] arguments) throws Throwable {
    Run run = SuiteLoader.of(stub).run();
    Object made = run.ask(new Question(stub.getName(), Question.MAKE, descriptor, null, arguments));
    if (made == null || made.getClass() != stub) throw run.broken("an answer is no object of " + stub.getName());
    Remote remote = ((Stubbed) made).remote$();
    remote.setMadeByTest(null);
    return remote;
  }

  /** The same for a record by all its values: the test's own stay its values for comparisons. */
  public static Remote constructRecord(Class<?> stub, String descriptor, Object[] arguments) throws Throwable {
    List<Object> values = java.util.Arrays.asList(arguments.clone());
    Remote remote = construct(stub, descriptor, arguments);
    remote.setMadeByTest(values);
    return remote;
  }

  /** Called at the end of each constructor. */
  public static void register(Remote remote, Object stub) {
    if (!SuiteLoader.isStub(stub.getClass())) {
      throw new UnsupportedOperationException("tests can implement interfaces of the solution, not extend its classes");
    }
    remote.run().stand(stub, remote.reference().number());
    if (stub instanceof Throwable thrown) remote.run().adoptCause(thrown, remote.reference());
  }

  /**
   * The learner's `equals`, between objects that the test made itself. What the solution gave is never compared by
   * the solution's own word: the case can't pass then.
   */
  public static boolean isEqual(Class<?> stub, String type, Object self, Object other) throws Throwable {
    if (self == other) return true;
    if (!(other instanceof Stubbed theirs)) return false;
    Remote mine = ((Stubbed) self).remote$();
    if (!mine.isMadeByTest() || !theirs.remote$().isMadeByTest()) {
      throw mine.run().broken(
          "equals() of " + stub.getName() + " is the solution's own word on what it gave: compare values");
    }
    String descriptor = "(Ljava/lang/Object;)Z";
    return (Boolean) call(stub, type, "equals", descriptor, self, new Object[] {other});
  }

  /** The learner's `hashCode` of an object that the test made; another's is its number. */
  public static int hash(Class<?> stub, String type, Object self) throws Throwable {
    Remote remote = ((Stubbed) self).remote$();
    if (!remote.isMadeByTest()) return remote.reference().number();
    return (Integer) call(stub, type, "hashCode", "()I", self, new Object[0]);
  }

  /** Whether two records hold the same values, which is decided here. */
  public static boolean isSameRecord(Object self, Object other) {
    if (self == other) return true;
    if (other == null || self.getClass() != other.getClass()) return false;
    return Objects.deepEquals(
        ((Stubbed) self).remote$().components().toArray(), ((Stubbed) other).remote$().components().toArray());
  }

  /** Fits `isSameRecord`. */
  public static int hashRecord(Object self) {
    return java.util.Arrays.deepHashCode(((Stubbed) self).remote$().components().toArray());
  }
}
