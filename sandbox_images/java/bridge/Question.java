package bridge;

/**
 * What one side asks of the other.
 *
 * @param type the class or interface that has the method
 * @param name of the method; `<init>` makes an object
 * @param descriptor its parameters and result, as class files write them
 * @param self null for a static method
 */
public record Question(String type, String name, String descriptor, Object self, Object[] arguments) {
  public static final String MAKE = "<init>";
}
