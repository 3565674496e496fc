package suite;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * A method of a stub, which asks the learner's process.
 *
 * @param stub the class that gets the method
 * @param owner name of the learner's class that has it
 * @param type as it is there
 * @param seen as the tests see it
 */
record StubMethod(ClassDesc stub, String owner, String name, MethodTypeDesc type, MethodTypeDesc seen) {
  static final ClassDesc STUBS = ClassDesc.of("suite.Stubs");
  static final ClassDesc REMOTE = ClassDesc.of("suite.Remote");
  static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
  private static final MethodTypeDesc CALL =
      MethodTypeDesc.of(
          ConstantDescs.CD_Object,
          ConstantDescs.CD_Class, ConstantDescs.CD_String, ConstantDescs.CD_String, ConstantDescs.CD_String,
          ConstantDescs.CD_Object, OBJECTS);
  private static final MethodTypeDesc IS_EQUAL =
      MethodTypeDesc.of(
          ConstantDescs.CD_boolean,
          ConstantDescs.CD_Class, ConstantDescs.CD_String, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
  private static final MethodTypeDesc HASH =
      MethodTypeDesc.of(
          ConstantDescs.CD_int, ConstantDescs.CD_Class, ConstantDescs.CD_String, ConstantDescs.CD_Object);

  void write(ClassBuilder to, int flags, List<MethodElement> attributes) {
    boolean isStatic = (flags & ClassFile.ACC_STATIC) != 0;
    to.withMethod(
        name, seen, flags,
        method -> {
          attributes.forEach(method::with);
          method.withCode(code -> writeBody(code, isStatic));
        });
  }

  private void writeBody(CodeBuilder code, boolean isStatic) {
    String signature = isStatic ? "" : name + type.descriptorString();
    switch (signature) {
      case "equals(Ljava/lang/Object;)Z" -> code.loadConstant(stub).loadConstant(owner).aload(0).aload(1)
          .invokestatic(STUBS, "isEqual", IS_EQUAL).ireturn();
      case "hashCode()I" -> code.loadConstant(stub).loadConstant(owner).aload(0)
          .invokestatic(STUBS, "hash", HASH).ireturn();
      default -> writeCall(code, isStatic);
    }
  }

  private void writeCall(CodeBuilder code, boolean isStatic) {
    code.loadConstant(stub).loadConstant(owner).loadConstant(name).loadConstant(type.descriptorString());
    if (isStatic) code.aconst_null();
    else code.aload(0);
    loadArguments(code, seen, isStatic ? 0 : 1);
    code.invokestatic(STUBS, "call", CALL);
    writeReturn(code);
  }

  /** All arguments, as an array of objects. */
  static void loadArguments(CodeBuilder code, MethodTypeDesc type, int firstSlot) {
    code.loadConstant(type.parameterCount()).anewarray(ConstantDescs.CD_Object);
    int slot = firstSlot;
    for (int index = 0; index < type.parameterCount(); index++) {
      ClassDesc each = type.parameterType(index);
      TypeKind kind = TypeKind.from(each);
      code.dup().loadConstant(index).loadLocal(kind, slot);
      if (each.isPrimitive()) {
        ClassDesc box = boxOf(each);
        code.invokestatic(box, "valueOf", MethodTypeDesc.of(box, each));
      }
      code.aastore();
      slot += kind.slotSize();
    }
  }

  private void writeReturn(CodeBuilder code) {
    ClassDesc result = seen.returnType();
    if (result.equals(ConstantDescs.CD_void)) {
      code.pop().return_();
    } else if (result.isPrimitive()) {
      ClassDesc box = boxOf(result);
      code.checkcast(box).invokevirtual(box, result.displayName() + "Value", MethodTypeDesc.of(result));
      code.return_(TypeKind.from(result));
    } else {
      code.checkcast(result).areturn();
    }
  }

  private static ClassDesc boxOf(ClassDesc primitive) {
    return switch (primitive.displayName()) {
      case "int" -> ConstantDescs.CD_Integer;
      case "long" -> ConstantDescs.CD_Long;
      case "double" -> ConstantDescs.CD_Double;
      case "float" -> ConstantDescs.CD_Float;
      case "boolean" -> ConstantDescs.CD_Boolean;
      case "char" -> ConstantDescs.CD_Character;
      case "short" -> ConstantDescs.CD_Short;
      default -> ConstantDescs.CD_Byte;
    };
  }
}
