package suite;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the stub of one class of the learner's; its methods ask the learner's process. */
final class StubMaker {
  private static final int DROPPED =
      ClassFile.ACC_ABSTRACT | ClassFile.ACC_NATIVE | ClassFile.ACC_SYNCHRONIZED | ClassFile.ACC_STRICT;

  // A finalizer would be called whenever memory is collected, by a thread that must not wait for the learner.
  private static final Set<String> OURS = Set.of("remote$", "finalize");

  private final Surface surface;
  private final ClassModel model;
  private final ClassDesc type;
  private final Set<String> written = new HashSet<>();

  private StubMaker(Surface surface, ClassModel model) {
    this.surface = surface;
    this.model = model;
    this.type = model.thisClass().asSymbol();
  }

  /** Gives class files by name. */
  static Map<String, byte[]> makeAll(Surface surface) {
    Map<String, byte[]> made = new LinkedHashMap<>();
    for (String each : surface.named()) made.put(each, new StubMaker(surface, surface.model(each)).make());
    return made;
  }

  private byte[] make() {
    return ClassFile.of().build(type, this::write);
  }

  private void write(ClassBuilder to) {
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    int flags = model.flags().flagsMask();
    to.withFlags(isInterface ? flags : flags & ~ClassFile.ACC_ABSTRACT);
    List<ClassDesc> interfaces = new ArrayList<>();
    model.interfaces().forEach(each -> addInterface(each.asSymbol(), interfaces));
    writeAttributes(to);
    writeConstants(to);
    if (isInterface) {
      to.withSuperclass(ConstantDescs.CD_Object).withInterfaceSymbols(interfaces);
      writeMethods(to, model, true);
      return;
    }
    ClassDesc above = surface.erase(model.superclass().orElseThrow().asSymbol());
    StubClass body = new StubClass(to, type, above, surface.isNamed(above));
    body.writeFrame(interfaces);
    if (isEnum()) new StubEnum(to, type).write(constants());
    else writeConstructors(body);
    if (isRecord()) body.writeRecordMethods(written);
    writeMethods(to, model, false);
    writeInherited(to);
    if (!surface.isNamed(above)) body.writePlatformMethods(above, written);
  }

  private boolean isEnum() {
    return model.flags().has(AccessFlag.ENUM);
  }

  private boolean isRecord() {
    return model.findAttribute(Attributes.record()).isPresent();
  }

  /** An interface that the tests don't see is replaced by what it extends. */
  private void addInterface(ClassDesc each, List<ClassDesc> found) {
    if (surface.isSeen(each)) {
      if (!found.contains(each)) found.add(each);
      return;
    }
    surface.find(each).orElseThrow().interfaces().forEach(above -> addInterface(above.asSymbol(), found));
  }

  private List<String> constants() {
    return model.fields().stream()
        .filter(each -> each.flags().has(AccessFlag.ENUM))
        .map(each -> each.fieldName().stringValue())
        .toList();
  }

  private void writeAttributes(ClassBuilder to) {
    model.findAttribute(Attributes.signature())
        .filter(each -> surface.sees(each.signature().stringValue()))
        .ifPresent(each -> to.with(SignatureAttribute.of(each.asClassSignature())));
    var inner = Surface.innerClasses(model).stream()
        .filter(each -> surface.isSeen(each.innerClass().asSymbol()))
        .toList();
    if (!inner.isEmpty()) to.with(InnerClassesAttribute.of(inner));
    model.findAttribute(Attributes.permittedSubclasses())
        .filter(each -> each.permittedSubclasses().stream().allMatch(one -> surface.isNamed(one.asSymbol())))
        .ifPresent(each -> to.with(PermittedSubclassesAttribute.of(each.permittedSubclasses())));
    model.findAttribute(Attributes.record()).ifPresent(each -> to.with(RecordAttribute.of(
        each.components().stream().map(this::component).toList())));
  }

  private RecordComponentInfo component(RecordComponentInfo info) {
    List<SignatureAttribute> signature = info.findAttribute(Attributes.signature())
        .filter(each -> surface.sees(each.signature().stringValue())).map(List::of).orElse(List.of());
    ClassDesc wanted = surface.erase(info.descriptorSymbol());
    return RecordComponentInfo.of(
        info.name().stringValue(), wanted, signature.toArray(java.lang.classfile.Attribute<?>[]::new));
  }

  /** Constants that javac copies into those who use them; what another field holds, a stub can't know. */
  private void writeConstants(ClassBuilder to) {
    for (FieldModel each : model.fields()) {
      var value = each.findAttribute(Attributes.constantValue());
      if (value.isEmpty() || each.flags().has(AccessFlag.PRIVATE)) continue;
      to.withField(each.fieldName().stringValue(), each.fieldTypeSymbol(), field -> field
          .withFlags(each.flags().flagsMask())
          .with(ConstantValueAttribute.of(value.get().constant().constantValue())));
    }
  }

  private void writeConstructors(StubClass body) {
    MethodTypeDesc whole = isRecord() ? canonical() : null;
    for (MethodModel each : model.methods()) {
      boolean isSeen = each.methodName().equalsString("<init>")
          && !each.flags().has(AccessFlag.PRIVATE) && !each.flags().has(AccessFlag.SYNTHETIC);
      MethodTypeDesc seen = surface.erase(each.methodTypeSymbol());
      if (isSeen && written.add("<init>" + seen.descriptorString())) {
        MethodTypeDesc original = each.methodTypeSymbol();
        int flags = each.flags().flagsMask() & ~DROPPED;
        body.writeConstructor(original, seen, flags, original.equals(whole), attributes(each));
      }
    }
  }

  private MethodTypeDesc canonical() {
    List<ClassDesc> types = model.findAttribute(Attributes.record()).orElseThrow().components().stream()
        .map(RecordComponentInfo::descriptorSymbol).toList();
    return MethodTypeDesc.of(ConstantDescs.CD_void, types);
  }

  /** Methods of classes and interfaces above, up to those that have a stub, which has them. */
  private void writeInherited(ClassBuilder to) {
    List<ClassDesc> above = new ArrayList<>();
    model.superclass().ifPresent(each -> above.add(each.asSymbol()));
    model.interfaces().forEach(each -> above.add(each.asSymbol()));
    for (int index = 0; index < above.size(); index++) {
      ClassDesc each = above.get(index);
      if (surface.isSeen(each)) continue;
      ClassModel found = surface.find(each).orElseThrow();
      writeMethods(to, found, false);
      found.superclass().ifPresent(one -> above.add(one.asSymbol()));
      found.interfaces().forEach(one -> above.add(one.asSymbol()));
    }
  }

  private void writeMethods(ClassBuilder to, ClassModel from, boolean keepAbstract) {
    for (MethodModel each : from.methods()) {
      String name = each.methodName().stringValue();
      boolean isHidden = each.flags().has(AccessFlag.PRIVATE)
          || (each.flags().has(AccessFlag.SYNTHETIC) && !each.flags().has(AccessFlag.BRIDGE));
      boolean isEnums = isEnum() && List.of("values", "valueOf").contains(name);
      MethodTypeDesc seen = surface.erase(each.methodTypeSymbol());
      if (isHidden || isEnums || name.startsWith("<") || OURS.contains(name)) continue;
      if (!written.add(name + seen.descriptorString())) continue;
      int flags = each.flags().flagsMask();
      if (keepAbstract && each.flags().has(AccessFlag.ABSTRACT)) {
        to.withMethod(name, seen, flags, method -> attributes(each).forEach(method::with));
        continue;
      }
      String owner = Surface.nameOf(from.thisClass().asSymbol());
      new StubMethod(type, owner, name, each.methodTypeSymbol(), seen).write(to, flags & ~DROPPED, attributes(each));
    }
  }

  /** Generics and exceptions of a method, which the tests are compiled against. */
  private List<java.lang.classfile.MethodElement> attributes(MethodModel method) {
    List<java.lang.classfile.MethodElement> found = new ArrayList<>();
    method.findAttribute(Attributes.signature())
        .filter(each -> surface.sees(each.signature().stringValue()))
        .ifPresent(each -> found.add(SignatureAttribute.of(each.asMethodSignature())));
    method.findAttribute(Attributes.exceptions()).ifPresent(each -> found.add(
        java.lang.classfile.attribute.ExceptionsAttribute.ofSymbols(
            each.exceptions().stream().map(one -> surface.erase(one.asSymbol())).toList())));
    return found;
  }
}
