package suite;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The learner's classes as the tests see them, read from class files and never loaded. A class that the tests don't
 * name isn't there: where it is a parameter or a result, what it extends or implements takes its place, so a list
 * that the tests didn't ask for by its name arrives as a copy of its items and brings no methods along.
 */
final class Surface {
  private final Map<String, ClassModel> models = new TreeMap<>();
  private final Set<String> named = new LinkedHashSet<>();

  /** Reads class files; IllegalArgumentException when they are none. */
  Surface(Map<String, byte[]> classes, Mentions mentions) {
    classes.forEach((name, body) -> models.put(name, ClassFile.of().parse(body)));
    for (String each : models.keySet()) {
      if (isMentioned(each, mentions)) named.add(each);
    }
  }

  Set<String> named() {
    return named;
  }

  ClassModel model(String name) {
    return models.get(name);
  }

  boolean isNamed(ClassDesc type) {
    return named.contains(nameOf(type));
  }

  /** Whether the tests see a type: one of the platform's or one that they name. */
  boolean isSeen(ClassDesc type) {
    return !isLearners(type) || isNamed(type);
  }

  boolean isLearners(ClassDesc type) {
    return models.containsKey(nameOf(type));
  }

  Optional<ClassModel> find(ClassDesc type) {
    return Optional.ofNullable(models.get(nameOf(type)));
  }

  static String nameOf(ClassDesc type) {
    if (!type.isClassOrInterface()) return type.displayName();
    return type.packageName().isEmpty() ? type.displayName() : type.packageName() + "." + type.displayName();
  }

  /** Simple names of those that the tests name. */
  Set<String> simpleNames() {
    Set<String> found = new LinkedHashSet<>();
    for (String each : named) found.add(simpleName(each));
    return found;
  }

  private static String simpleName(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  private boolean isMentioned(String name, Mentions mentions) {
    ClassModel model = models.get(name);
    for (InnerClassInfo each : innerClasses(model)) {
      if (!nameOf(each.innerClass().asSymbol()).equals(name)) continue;
      if (each.outerClass().isEmpty() || each.innerName().isEmpty()) return false; // local or without a name
      String outer = nameOf(each.outerClass().get().asSymbol());
      boolean isPrivate = (each.flagsMask() & ClassFile.ACC_PRIVATE) != 0;
      boolean isThere = models.containsKey(outer) && !isPrivate && isMentioned(outer, mentions);
      return isThere && mentions.hasMember(simpleName(outer), each.innerName().get().stringValue());
    }
    return mentions.hasClass(name);
  }

  static List<InnerClassInfo> innerClasses(ClassModel model) {
    return model.findAttribute(Attributes.innerClasses()).map(found -> found.classes()).orElse(List.of());
  }

  /** Gives the type that the tests see in place of this one. */
  ClassDesc erase(ClassDesc type) {
    if (type.isArray()) return erase(type.componentType()).arrayType();
    if (isSeen(type)) return type;
    ClassModel model = models.get(nameOf(type));
    ClassDesc above = model.superclass().map(found -> erase(found.asSymbol())).orElse(ConstantDescs.CD_Object);
    boolean saysNothing = above.equals(ConstantDescs.CD_Object)
        || above.equals(ConstantDescs.CD_Enum)
        || above.equals(ClassDesc.of("java.lang.Record"));
    if (!saysNothing) return above;
    return model.interfaces().isEmpty() ? ConstantDescs.CD_Object : erase(model.interfaces().get(0).asSymbol());
  }

  MethodTypeDesc erase(MethodTypeDesc type) {
    ClassDesc[] parameters = type.parameterList().stream().map(this::erase).toArray(ClassDesc[]::new);
    return MethodTypeDesc.of(erase(type.returnType()), parameters);
  }

  /** Whether a generic signature speaks only of types that the tests see. */
  boolean sees(String signature) {
    for (String each : models.keySet()) {
      if (!named.contains(each) && mentions(signature, each)) return false;
    }
    return true;
  }

  private static boolean mentions(String signature, String name) {
    String path = "L" + name.replace('.', '/');
    String inner = "." + simpleName(name);
    boolean isInner = name.contains("$") && (signature.contains(inner + ";") || signature.contains(inner + "<"));
    return isInner || List.of(";", "<", ".").stream().anyMatch(each -> signature.contains(path + each));
  }
}
