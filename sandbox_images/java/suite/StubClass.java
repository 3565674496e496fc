package suite;

import bridge.Types;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodElement;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the stub of a class has beside the methods of the learner's class: its number over there, and constructors. */
final class StubClass {
  private static final String FIELD = "remote$";
  private static final ClassDesc STUBBED = ClassDesc.of("suite.Stubbed");
  private static final ClassDesc RECORD = ClassDesc.of("java.lang.Record");
  private static final MethodTypeDesc FROM_REMOTE = MethodTypeDesc.of(ConstantDescs.CD_void, StubMethod.REMOTE);
  private static final int HIDDEN = ClassFile.ACC_PUBLIC | ClassFile.ACC_SYNTHETIC;

  private final ClassBuilder to;
  private final ClassDesc type;
  private final boolean isAboveStub;
  private ClassDesc above;

  StubClass(ClassBuilder to, ClassDesc type, ClassDesc above, boolean isAboveStub) {
    this.to = to;
    this.type = type;
    this.above = above;
    this.isAboveStub = isAboveStub;
  }

  /** Supertypes, the field, its method, and the constructor that all others end in. */
  void writeFrame(List<ClassDesc> interfaces) {
    boolean isEnum = above.equals(ConstantDescs.CD_Enum);
    if (!isAboveStub && !isEnum && superConstructor() == null) above = ConstantDescs.CD_Object;
    to.withSuperclass(above);
    boolean isRoot = !isAboveStub && !isEnum;
    if (isRoot) interfaces.add(STUBBED);
    to.withInterfaceSymbols(interfaces);
    if (isEnum) return;
    if (isRoot) {
      to.withField(FIELD, StubMethod.REMOTE, HIDDEN);
      to.withMethodBody(FIELD, MethodTypeDesc.of(StubMethod.REMOTE), HIDDEN,
          code -> code.aload(0).getfield(type, FIELD, StubMethod.REMOTE).areturn());
    }
    to.withMethodBody("<init>", FROM_REMOTE, HIDDEN, code -> writeLast(code, isRoot));
  }

  private void writeLast(CodeBuilder code, boolean isRoot) {
    code.aload(0);
    if (!isRoot) {
      code.aload(1).invokespecial(above, "<init>", FROM_REMOTE).return_();
      return;
    }
    MethodTypeDesc wanted = superConstructor();
    if (wanted.parameterCount() == 1) {
      code.aload(1).invokevirtual(StubMethod.REMOTE, "message", MethodTypeDesc.of(ConstantDescs.CD_String));
    }
    code.invokespecial(above, "<init>", wanted);
    code.aload(0).aload(1).putfield(type, FIELD, StubMethod.REMOTE);
    code.aload(1).aload(0).invokestatic(
        StubMethod.STUBS, "register",
        MethodTypeDesc.of(ConstantDescs.CD_void, StubMethod.REMOTE, ConstantDescs.CD_Object));
    code.return_();
  }

  /** An exception's takes the message, another's nothing; null when there is no such constructor. */
  private MethodTypeDesc superConstructor() {
    Class<?> platform = Types.platform(Surface.nameOf(above));
    if (platform == null) return null;
    boolean isThrowable = Throwable.class.isAssignableFrom(platform);
    if (isThrowable && has(platform, String.class)) {
      return MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    }
    if (isThrowable && has(platform, Object.class)) {
      return MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    }
    return has(platform) ? MethodTypeDesc.of(ConstantDescs.CD_void) : null;
  }

  private static boolean has(Class<?> platform, Class<?>... parameters) {
    return Arrays.stream(platform.getDeclaredConstructors())
        .filter(each -> Modifier.isPublic(each.getModifiers()) || Modifier.isProtected(each.getModifiers()))
        .map(Executable::getParameterTypes)
        .anyMatch(each -> Arrays.equals(each, parameters));
  }

  /** A constructor that makes the object in the learner's process. */
  void writeConstructor(
      MethodTypeDesc original, MethodTypeDesc seen, int flags, boolean isWholeRecord, List<MethodElement> attributes) {
    MethodTypeDesc construct =
        MethodTypeDesc.of(
            StubMethod.REMOTE, ConstantDescs.CD_Class, ConstantDescs.CD_String, StubMethod.OBJECTS);
    to.withMethod(
        "<init>", seen, flags,
        method -> {
          attributes.forEach(method::with);
          method.withCode(
              code -> {
                code.aload(0).loadConstant(type).loadConstant(original.descriptorString());
                StubMethod.loadArguments(code, seen, 1);
                code.invokestatic(StubMethod.STUBS, isWholeRecord ? "constructRecord" : "construct", construct);
                code.invokespecial(type, "<init>", FROM_REMOTE).return_();
              });
        });
  }

  /** Records are compared here, by the values that they hold. */
  void writeRecordMethods(Set<String> written) {
    written.addAll(List.of("equals(Ljava/lang/Object;)Z", "hashCode()I"));
    MethodTypeDesc isSame =
        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
    MethodTypeDesc hash = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object);
    to.withMethodBody("equals", MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object),
        ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL,
        code -> code.aload(0).aload(1).invokestatic(StubMethod.STUBS, "isSameRecord", isSame).ireturn());
    to.withMethodBody("hashCode", MethodTypeDesc.of(ConstantDescs.CD_int), ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL,
        code -> code.aload(0).invokestatic(StubMethod.STUBS, "hashRecord", hash).ireturn());
  }

  /** What a learner's class inherits from one of the platform, such as a map's `put`, is done over there too. */
  void writePlatformMethods(ClassDesc platform, Set<String> written) {
    Class<?> found = Types.platform(Surface.nameOf(platform));
    boolean isPlain = found == null || found == Object.class || platform.equals(RECORD)
        || platform.equals(ConstantDescs.CD_Enum) || Throwable.class.isAssignableFrom(found);
    if (isPlain) return;
    for (Method each : found.getMethods()) {
      boolean isFixed = Modifier.isFinal(each.getModifiers()) || Modifier.isStatic(each.getModifiers());
      MethodTypeDesc seen = MethodTypeDesc.ofDescriptor(
          java.lang.invoke.MethodType.methodType(each.getReturnType(), each.getParameterTypes()).descriptorString());
      if (isFixed || each.getDeclaringClass() == Object.class) continue;
      if (!written.add(each.getName() + seen.descriptorString())) continue;
      String owner = each.getDeclaringClass().getName();
      new StubMethod(type, owner, each.getName(), seen, seen).write(to, ClassFile.ACC_PUBLIC, List.of());
    }
  }
}
