package suite;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the author's tests name: it decides which classes of the learner's are there for them. */
final class Mentions extends TreeScanner<Void, Void> {
  private static final Set<String> ROOTS = Set.of("java", "javax", "jdk", "sun", "com", "org", "bridge", "suite");

  private final Set<String> names = new HashSet<>();
  private final Set<String> variables = new HashSet<>();
  private final Set<String> own = new HashSet<>();
  private final Set<String> members = new HashSet<>();
  private final Map<String, String> imports = new HashMap<>();
  private final List<String> packages = new ArrayList<>(List.of("java.lang"));
  private final String home;

  Mentions(CompilationUnitTree unit) {
    home = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    scan(unit.getImports(), null);
    scan(unit.getTypeDecls(), null);
  }

  /** Whether the tests name a class that is nobody's inner class. */
  boolean hasClass(String name) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    String place = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (imports.containsKey(simple)) return imports.get(simple).equals(name);
    boolean isNear = place.equals(home) || packages.contains(place);
    return isNear && names.contains(simple) && !variables.contains(simple) && !own.contains(simple);
  }

  /** Whether they name a class inside of another. */
  boolean hasMember(String outer, String simple) {
    return members.contains(outer + "." + simple) || (members.contains(outer + ".*") && names.contains(simple));
  }

  /**
   * Whether a class of the learner's would take the place of one that the tests mean: of the platform, of JUnit or of
   * what they import by a star. Else `class Assertions` in the learner's file would decide what is right.
   */
  boolean isTaken(String simple) {
    if (imports.containsKey(simple)) return false;
    return ROOTS.contains(simple) || packages.stream().anyMatch(each -> isThere(each + "." + simple));
  }

  /** Whether a name is neither declared nor imported here, so that it can only be the learner's. */
  boolean isUnknown(String simple) {
    boolean isKnown = variables.contains(simple) || own.contains(simple) || imports.containsKey(simple);
    return names.contains(simple) && !isKnown && Character.isUpperCase(simple.charAt(0)) && !isTaken(simple);
  }

  Set<String> names() {
    return names;
  }

  private static boolean isThere(String name) {
    return find(name) != null;
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name, false, Mentions.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError missing) {
      return null;
    }
  }

  @Override
  public Void visitImport(ImportTree tree, Void nothing) {
    String name = tree.getQualifiedIdentifier().toString();
    String last = name.substring(name.lastIndexOf('.') + 1);
    String before = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    members.add(before.substring(before.lastIndexOf('.') + 1) + "." + last);
    if (!last.equals("*")) {
      if (tree.isStatic()) variables.add(last);
      else imports.put(last, name);
    } else if (tree.isStatic()) {
      addFields(find(before));
    } else {
      packages.add(before);
    }
    return null;
  }

  private void addFields(Class<?> type) {
    if (type == null) return;
    for (Field each : type.getFields()) variables.add(each.getName());
  }

  @Override
  public Void visitIdentifier(IdentifierTree tree, Void nothing) {
    names.add(tree.getName().toString());
    return null;
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
    String before = tree.getExpression().toString();
    members.add(before.substring(before.lastIndexOf('.') + 1) + "." + tree.getIdentifier());
    return super.visitMemberSelect(tree, nothing);
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
    scan(tree.getTypeArguments(), nothing);
    if (!(tree.getMethodSelect() instanceof IdentifierTree)) scan(tree.getMethodSelect(), nothing);
    return scan(tree.getArguments(), nothing);
  }

  @Override
  public Void visitVariable(VariableTree tree, Void nothing) {
    variables.add(tree.getName().toString());
    return super.visitVariable(tree, nothing);
  }

  @Override
  public Void visitClass(ClassTree tree, Void nothing) {
    own.add(tree.getSimpleName().toString());
    return super.visitClass(tree, nothing);
  }

  /** Names in a part of the tests. */
  static Set<String> namesIn(Tree tree) {
    Set<String> found = new HashSet<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree each, Void nothing) {
        found.add(each.getName().toString());
        return null;
      }
    }.scan(tree, null);
    return found;
  }
}
