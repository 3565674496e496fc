package suite;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Says whose fault it is that the tests can't be compiled: the learner's where a statement speaks of a class of the
 * learner's or of a value of one (a method is missing, or has other types), the author's everywhere else.
 */
final class Blame {
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final Set<String> suspects = new HashSet<>();

  Blame(CompilationUnitTree unit, SourcePositions positions, Mentions mentions, Set<String> learners) {
    this.unit = unit;
    this.positions = positions;
    suspects.addAll(learners);
    mentions.names().stream().filter(mentions::isUnknown).forEach(suspects::add);
    for (int before = -1; before != suspects.size(); ) {
      before = suspects.size();
      addValues();
    }
  }

  /** Variables that hold what is the learner's, and methods that give it. */
  private void addValues() {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitVariable(VariableTree tree, Void nothing) {
        if (isSuspect(tree.getType()) || isSuspect(tree.getInitializer())) suspects.add(tree.getName().toString());
        return super.visitVariable(tree, nothing);
      }

      @Override
      public Void visitMethod(MethodTree tree, Void nothing) {
        if (isSuspect(tree.getReturnType())) suspects.add(tree.getName().toString());
        return super.visitMethod(tree, nothing);
      }
    }.scan(unit, null);
  }

  private boolean isSuspect(Tree tree) {
    return tree != null && !Collections.disjoint(Mentions.namesIn(tree), suspects);
  }

  boolean isLearners(long position) {
    Tree[] nearest = {null};
    new TreeScanner<Void, Void>() {
      @Override
      public Void scan(Tree tree, Void nothing) {
        if (tree == null || !isAround(tree, position)) return null;
        boolean isPart = tree instanceof StatementTree || tree instanceof MethodTree;
        if (isPart && !(tree instanceof BlockTree) && !(tree instanceof ClassTree)) nearest[0] = tree;
        return super.scan(tree, nothing);
      }
    }.scan(unit, null);
    return isSuspect(nearest[0]);
  }

  private boolean isAround(Tree tree, long position) {
    return positions.getStartPosition(unit, tree) <= position && position <= positions.getEndPosition(unit, tree);
  }
}
