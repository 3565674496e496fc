package suite;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** The constants of an enum's stub: the same names in the same order, and nothing that they hold. */
record StubEnum(ClassBuilder to, ClassDesc type) {
  private static final MethodTypeDesc MAKE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_int);
  private static final String ALL = "$VALUES";
  private static final int PRIVATE = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
  private static final int CONSTANT =
      ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL | ClassFile.ACC_ENUM;
  private static final int METHOD = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;

  void write(List<String> constants) {
    ClassDesc array = type.arrayType();
    for (String each : constants) to.withField(each, type, CONSTANT);
    to.withField(ALL, array, PRIVATE | ClassFile.ACC_SYNTHETIC);
    to.withMethodBody("<init>", MAKE, ClassFile.ACC_PRIVATE, code -> code.aload(0).aload(1).iload(2)
        .invokespecial(ConstantDescs.CD_Enum, "<init>", MAKE).return_());
    to.withMethodBody("<clinit>", MethodTypeDesc.of(ConstantDescs.CD_void), ClassFile.ACC_STATIC,
        code -> writeConstants(code, constants));
    to.withMethodBody("values", MethodTypeDesc.of(array), METHOD, code -> code.getstatic(type, ALL, array)
        .invokevirtual(array, "clone", MethodTypeDesc.of(ConstantDescs.CD_Object)).checkcast(array).areturn());
    to.withMethodBody("valueOf", MethodTypeDesc.of(type, ConstantDescs.CD_String), METHOD, code -> code
        .loadConstant(type).aload(0)
        .invokestatic(ConstantDescs.CD_Enum, "valueOf",
            MethodTypeDesc.of(ConstantDescs.CD_Enum, ConstantDescs.CD_Class, ConstantDescs.CD_String))
        .checkcast(type).areturn());
  }

  private void writeConstants(CodeBuilder code, List<String> constants) {
    for (int index = 0; index < constants.size(); index++) {
      code.new_(type).dup().loadConstant(constants.get(index)).loadConstant(index);
      code.invokespecial(type, "<init>", MAKE).putstatic(type, constants.get(index), type);
    }
    code.loadConstant(constants.size()).anewarray(type);
    for (int index = 0; index < constants.size(); index++) {
      code.dup().loadConstant(index).getstatic(type, constants.get(index), type).aastore();
    }
    code.putstatic(type, ALL, type.arrayType()).return_();
  }
}
