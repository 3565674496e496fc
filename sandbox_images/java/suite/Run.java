package suite;

import bridge.Json;
import bridge.Missing;
import bridge.Peer;
import bridge.Question;
import bridge.Reference;
import bridge.Types;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One case: one test method, one process of the learner. */
final class Run extends Peer {
  private static final int ENGINE_STACK_BYTES = 16 << 20;
  private static final String NAMES = "<names>";

  private final Channel channel;
  private final Tests.Compiled compiled;
  private final String name;
  private final SuiteLoader loader;
  private final CountDownLatch isThere = new CountDownLatch(1);
  private volatile String problem;
  private volatile boolean isShortOfMemory;
  private boolean isOver;
  private Thread thread;

  Run(Channel channel, Tests.Compiled compiled, String name) {
    super(1);
    this.channel = channel;
    this.compiled = compiled;
    this.name = name;
    this.loader = new SuiteLoader(this, compiled.tests(), compiled.stubs());
  }

  void start() {
    thread = new Thread(null, this::run, "test", ENGINE_STACK_BYTES);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
  }

  private void run() {
    Verdict verdict = new Verdict();
    try {
      isThere.await();
      String[] named = compiled.stubs().keySet().toArray(String[]::new);
      ask(new Question("", NAMES, "", null, new Object[] {named}));
      execute(verdict);
    } catch (Throwable thrown) {
      verdict.fail(thrown);
    }
    finish(verdict);
  }

  private void execute(Verdict verdict) throws ReflectiveOperationException {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String each : compiled.tests().keySet()) {
      Class<?> type = loader.loadClass(each);
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name) && !method.isSynthetic()) {
          request.selectors(DiscoverySelectors.selectMethod(type, method));
        }
      }
    }
    LauncherConfig config = LauncherConfig.builder()
        .enableTestEngineAutoRegistration(false).enableLauncherDiscoveryListenerAutoRegistration(false)
        .enableLauncherSessionListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false).addTestEngines(new JupiterTestEngine()).build();
    Launcher launcher = LauncherFactory.create(config);
    launcher.execute(request.build(), verdict);
  }

  private synchronized void finish(Verdict verdict) {
    if (isOver) return;
    isOver = true;
    if (problem != null) {
      channel.result(value(false, problem));
    } else if (isShortOfMemory && !verdict.hasPassed()) {
      channel.result(error("call", "OutOfMemoryError", "OutOfMemoryError", "\"memory_limit\""));
    } else if (verdict.isSkipped()) {
      channel.bad("the test " + name + " is disabled");
    } else if (verdict.isMissing()) {
      channel.bad("the tests have no test " + name);
    } else {
      channel.result(value(verdict.hasPassed(), verdict.message()));
    }
  }

  static String value(boolean hasPassed, String message) {
    return "{\"value\":{\"passed\":" + hasPassed + ",\"message\":" + Json.quote(hasPassed ? "" : message) + "}}";
  }

  /** In the words of the learner's process when its code can't be loaded. */
  static String error(String stage, String type, String text, String limit) {
    String words = Json.quote(text);
    return "{\"error\":{\"stage\":\"" + stage + "\",\"type\":\"" + type + "\",\"text\":" + words + ",\"summary\":"
        + words + ",\"limit\":" + limit + "}}";
  }

  /** The case is over: nobody asks any more, and what the test still does is told to end. */
  void stop() {
    synchronized (this) {
      isOver = true;
    }
    end();
    isThere.countDown();
    thread.interrupt();
  }

  @Override
  protected void greeted() {
    isThere.countDown();
  }

  @Override
  protected void send(byte[] frame) {
    channel.passOn(frame);
  }

  /** Notes that this case can't pass any more, whatever the test makes of the error. */
  @Override
  protected Error broken(String what) {
    if (problem == null) problem = what;
    return new Error(what);
  }

  @Override
  protected void noteThrown(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) isShortOfMemory = true;
  }

  void adoptCause(Throwable stub, Reference reference) {
    setCause(stub, reference);
  }

  /** Does what the learner asks of an object that the test lent: a method of an interface, and nothing else. */
  @Override
  protected Object perform(Question question) throws Throwable {
    Class<?> type = find(question.type());
    boolean isLent = type != null && type.isInterface() && type.isInstance(question.self());
    if (!isLent) throw new Missing("nothing of that type was lent");
    Class<?>[] parameters = MethodType.fromMethodDescriptorString(question.descriptor(), loader).parameterArray();
    Method method = Arrays.stream(type.getMethods())
        .filter(each -> each.getName().equals(question.name()) && Arrays.equals(each.getParameterTypes(), parameters))
        .findFirst().orElseThrow(() -> new Missing("what was lent has no method " + question.name()));
    method.setAccessible(true);
    try {
      return method.invoke(question.self(), question.arguments());
    } catch (InvocationTargetException error) {
      throw error.getCause();
    }
  }

  @Override
  protected void prepareThread() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  @Override
  public Class<?> find(String type) {
    Class<?> stub = loader.findStub(type);
    return stub == null ? Types.platform(type) : stub;
  }

  @Override
  protected boolean staysHere(Object value) {
    return false;
  }

  @Override
  protected Object make(Class<?> known, Reference reference) throws ReflectiveOperationException {
    if (Stubbed.class.isAssignableFrom(known)) {
      Constructor<?> constructor = known.getConstructor(Remote.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new Remote(this, reference));
    }
    return Throwable.class.isAssignableFrom(known) ? makeThrowable(known, reference) : null;
  }
}
