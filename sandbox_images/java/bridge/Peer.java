package bridge;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of the bridge: questions and answers as `u32 length, body`, both ways at once.
 *
 * <p>Each thread that asks has a conversation, whose number goes with every message. On the other side one thread
 * answers all of a conversation, and what that asks meanwhile is answered by the thread that waits: a call that comes
 * back is on the same two threads, so locks and thread-local variables hold.
 */
public abstract class Peer extends Lending {
  // Deep enough for a search that calls itself a hundred thousand times, where one thread asks; also before the code
  // is compiled, which a busy machine does late.
  private static final int FIRST_STACK_BYTES = 16 << 20;
  private static final int OTHER_STACK_BYTES = 1 << 20;
  private static final int IDLE_MS = 200;
  private static final int MAX_OPEN = 100;
  private static final byte HELLO = 'H';
  private static final byte QUESTION = 'Q';
  private static final byte DONE = 'D';
  private static final byte FAILED = 'F';
  private static final byte MISSING = 'M';
  private static final byte END = 'E';

  private final Wire wire = new Wire(this);
  private final Map<Long, Conversation> open = new ConcurrentHashMap<>();
  private final ThreadLocal<Conversation> current = new ThreadLocal<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong begun = new AtomicLong();
  private final int direction;
  private final Frames frames = new Frames();
  private volatile boolean hasEnded;
  private boolean hasAnswered;

  /** @param direction 1 on one side and -1 on the other: signs of the numbers of conversations */
  protected Peer(int direction) {
    this.direction = direction;
  }

  private record Message(byte kind, int number, DataInputStream rest) {}

  private record Conversation(long number, BlockingQueue<Message> inbox) {}

  /** Sends bytes of a whole message; called by one thread at a time. */
  protected abstract void send(byte[] frame) throws IOException;

  /** Does what the other side asks. */
  protected abstract Object perform(Question question) throws Throwable;

  /** Notes that the other side broke the rules or is gone; gives what the one who asked shall see. */
  protected abstract Error broken(String problem);

  /** Takes bytes that arrived, and all messages that are whole by them. */
  public final void feed(byte[] bytes, int from, int size) {
    try {
      for (byte[] body : frames.add(bytes, from, size)) receive(new DataInputStream(new ByteArrayInputStream(body)));
    } catch (WireException unreadable) {
      throw broken(unreadable.getMessage());
    }
  }

  private void receive(DataInputStream in) {
    try {
      byte kind = in.readByte();
      long number = in.readLong();
      Message message = new Message(kind, in.readInt(), in);
      if (kind == HELLO) {
        greeted();
        return;
      }
      synchronized (open) {
        Conversation talk = open.get(number);
        boolean isTheirs = Long.signum(number) == -direction;
        if (talk == null && kind == QUESTION && isTheirs) talk = begin(number);
        if (talk != null) talk.inbox().add(message);
      }
    } catch (IOException impossible) {
      throw broken("what arrived is no message");
    }
  }

  /** Tells the other side that this one is there. */
  public final void greet() {
    post(HELLO, new Conversation(0, new LinkedBlockingQueue<>()), 0, null);
  }

  /** Hears that the other side is there. */
  protected void greeted() {}

  /** A thread that answers whatever comes in a conversation that the other side began. */
  private Conversation begin(long number) {
    if (open.size() >= MAX_OPEN) throw broken("too many threads ask at once");
    Conversation talk = new Conversation(number, new LinkedBlockingQueue<>());
    open.put(number, talk);
    boolean isFirst = !hasAnswered;
    hasAnswered = true;
    Thread thread = new Thread(null, () -> answerAll(talk), "main", isFirst ? FIRST_STACK_BYTES : OTHER_STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return talk;
  }

  private void answerAll(Conversation talk) {
    current.set(talk);
    prepareThread();
    while (true) {
      try {
        Message message = talk.inbox().poll(IDLE_MS, TimeUnit.MILLISECONDS);
        if (message != null && message.kind() == QUESTION) answer(talk, message);
        if (message != null) continue;
      } catch (InterruptedException interrupted) {
        // What was called has left the mark on its thread; the thread goes on.
        continue;
      }
      synchronized (open) {
        if (!talk.inbox().isEmpty()) continue;
        open.remove(talk.number());
        return;
      }
    }
  }

  /** Called in each thread that answers. */
  protected void prepareThread() {}

  /** Asks the other side and waits for what it gives, or throws what it threw. */
  public final Object ask(Question question) throws Throwable {
    Conversation talk = current.get();
    if (talk == null) {
      talk = new Conversation(direction * begun.incrementAndGet(), new LinkedBlockingQueue<>());
      current.set(talk);
    }
    boolean isOutermost = open.putIfAbsent(talk.number(), talk) == null;
    try {
      return ask(talk, question);
    } finally {
      if (isOutermost) open.remove(talk.number());
    }
  }

  private Object ask(Conversation talk, Question question) throws Throwable {
    if (hasEnded) throw broken("the program ended");
    int number = asked.incrementAndGet();
    post(QUESTION, talk, number, question);
    while (true) {
      Message message = talk.inbox().take();
      if (message.kind() == END) {
        talk.inbox().add(message);
        throw broken("the program ended");
      }
      if (message.kind() == QUESTION) answer(talk, message);
      else if (message.number() == number) return take(message, question.arguments());
    }
  }

  private Object take(Message message, Object[] arguments) throws Throwable {
    Object value;
    try {
      if (message.kind() == MISSING) throw broken(Wire.readText(message.rest()));
      value = wire.read(message.rest());
      if (message.kind() == DONE) restore(message.rest(), arguments);
    } catch (IOException | RuntimeException unreadable) {
      throw broken("an answer can't be read: " + unreadable.getMessage());
    }
    if (message.kind() == DONE) return value;
    if (message.kind() != FAILED || !(value instanceof Throwable)) throw broken("an answer can't be read");
    Throwable thrown = (Throwable) value;
    noteThrown(thrown);
    throw thrown;
  }

  /** Hears of each exception of the other side. */
  protected void noteThrown(Throwable thrown) {}

  /** Changes the arguments as the other side has changed its copies. */
  private void restore(DataInputStream in, Object[] arguments) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      int index = in.readInt();
      Object changed = wire.read(in);
      if (index < 0 || index >= arguments.length) throw new WireException("there is no such argument");
      Restoring.restore(arguments[index], changed);
    }
  }

  private void answer(Conversation talk, Message message) {
    Object value;
    Question question;
    try {
      question = read(message.rest());
    } catch (IOException | RuntimeException unreadable) {
      post(MISSING, talk, message.number(), broken("a question can't be read").getMessage());
      return;
    }
    try {
      value = perform(question);
    } catch (Missing missing) {
      post(MISSING, talk, message.number(), missing.getMessage());
      return;
    } catch (Throwable thrown) {
      fail(talk, message.number(), thrown);
      return;
    }
    try {
      post(DONE, talk, message.number(), value, question.arguments());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError refused) {
      fail(talk, message.number(), refused);
    }
  }

  private void fail(Conversation talk, int number, Throwable thrown) {
    post(FAILED, talk, number, thrown);
  }

  private Question read(DataInputStream in) throws IOException {
    String type = Wire.readText(in);
    String name = Wire.readText(in);
    String descriptor = Wire.readText(in);
    Object self = wire.read(in);
    Object[] arguments = new Object[in.readUnsignedByte()];
    for (int index = 0; index < arguments.length; index++) arguments[index] = wire.read(in);
    return new Question(type, name, descriptor, self, arguments);
  }

  private void post(byte kind, Conversation talk, int number, Object body, Object... arguments) {
    Frames.Bounded bytes = new Frames.Bounded();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(kind);
      out.writeLong(talk.number());
      out.writeInt(number);
      switch (kind) {
        case QUESTION -> write(out, (Question) body);
        case HELLO -> {}
        case MISSING -> Wire.writeText(out, String.valueOf(body));
        default -> wire.write(out, body);
      }
      if (kind == DONE) writeChanged(out, arguments);
      deliver(bytes.toByteArray());
    } catch (IOException gone) {
      throw broken("the program ended");
    }
  }

  private void write(DataOutputStream out, Question question) throws IOException {
    Wire.writeText(out, question.type());
    Wire.writeText(out, question.name());
    Wire.writeText(out, question.descriptor());
    wire.write(out, question.self());
    out.writeByte(question.arguments().length);
    for (Object each : question.arguments()) wire.write(out, each);
  }

  private void writeChanged(DataOutputStream out, Object[] arguments) throws IOException {
    int count = 0;
    for (Object each : arguments) if (isTold(each)) count++;
    out.writeInt(count);
    for (int index = 0; index < arguments.length; index++) {
      if (!isTold(arguments[index])) continue;
      out.writeInt(index);
      wire.write(out, arguments[index]);
    }
  }

  private boolean isTold(Object argument) {
    return Restoring.canChange(argument) && numberOfTheirs(argument) == null && !staysHere(argument);
  }

  private synchronized void deliver(byte[] body) throws IOException {
    send(java.nio.ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array());
  }

  @Override
  protected final Object forward(Object self, Method method, Object[] arguments) throws Throwable {
    String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString();
    String type = method.getDeclaringClass().getName();
    return ask(new Question(type, method.getName(), descriptor, self, arguments));
  }

  /** Nothing more comes: who waits, or asks later, is told. */
  public final void end() {
    hasEnded = true;
    open.values().forEach(each -> each.inbox().add(new Message(END, 0, null)));
  }
}
