package suite;

import bridge.Compiler;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** The author's test file, compiled against stubs of the learner's classes. */
final class Tests {
  private static final String FILE = "SolutionTest.java";

  private final Compiler compiler;
  private final String source;

  /** What a case needs: class files of the tests and of the stubs. */
  record Compiled(Map<String, byte[]> tests, Map<String, byte[]> stubs) {}

  /** Says that the author's file is at fault. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1;

    Bad(String message) {
      super(message);
    }
  }

  /** Says that the learner's file is at fault: the tests need what it hasn't, or it takes a name of theirs. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message);
    }
  }

  Tests(Compiler compiler, String source) {
    this.compiler = compiler;
    this.source = source;
  }

  Compiled compile(Map<String, byte[]> learners) throws Bad, Unfit {
    Problems problems = new Problems();
    JavacTask task = (JavacTask) compiler.makeReader(FILE, source, problems);
    CompilationUnitTree unit = parse(task);
    if (!problems.found.isEmpty()) throw new Bad(describe(problems.found.get(0)));
    Mentions mentions = new Mentions(unit);
    Surface surface = read(learners, mentions);
    Map<String, byte[]> stubs = StubMaker.makeAll(surface);
    Map<String, byte[]> classes = compiler.compile(FILE, source, stubs, problems).classes();
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    check(problems, new Blame(unit, positions, mentions, surface.simpleNames()));
    return new Compiled(classes, stubs);
  }

  private static CompilationUnitTree parse(JavacTask task) throws Bad {
    try {
      for (CompilationUnitTree each : task.parse()) return each;
    } catch (IOException impossible) {
      throw new Bad("the tests can't be read");
    }
    throw new Bad("the tests are empty");
  }

  private static Surface read(Map<String, byte[]> learners, Mentions mentions) throws Unfit {
    Surface surface;
    try {
      surface = new Surface(learners, mentions);
    } catch (IllegalArgumentException unreadable) {
      throw new Unfit("the classes can't be read");
    }
    for (String each : surface.named()) {
      String simple = each.substring(each.lastIndexOf('.') + 1);
      if (!simple.contains("$") && mentions.isTaken(simple)) {
        throw new Unfit("class " + simple + " has the name of a class that the tests use; call yours otherwise");
      }
    }
    return surface;
  }

  private static void check(Problems problems, Blame blame) throws Bad, Unfit {
    for (Diagnostic<? extends JavaFileObject> each : problems.found) {
      if (blame.isLearners(each.getPosition())) {
        throw new Unfit("the tests need something else: " + each.getMessage(Locale.ENGLISH));
      }
    }
    if (!problems.found.isEmpty()) throw new Bad(describe(problems.found.get(0)));
  }

  private static String describe(Diagnostic<? extends JavaFileObject> problem) {
    return "the tests can't be compiled, line " + problem.getLineNumber() + ": " + problem.getMessage(Locale.ENGLISH);
  }

  /** Errors of javac; its words quote no line of the tests. */
  private static final class Problems implements javax.tools.DiagnosticListener<JavaFileObject> {
    private final List<Diagnostic<? extends JavaFileObject>> found = new ArrayList<>();

    @Override
    public void report(Diagnostic<? extends JavaFileObject> problem) {
      if (problem.getKind() == Diagnostic.Kind.ERROR) found.add(problem);
    }
  }
}
