package suite;

import bridge.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes to process 1: `u32 length, body`; a body that begins with `{` is for process 1, one that begins with `L`
 * goes on to the learner's process.
 */
final class Channel {
  private final OutputStream out;

  Channel(OutputStream out) {
    this.out = out;
  }

  /** Gives the verdict on a case. */
  void result(String report) {
    tell("{\"type\":\"result\",\"result\":" + Json.quote(report) + "}");
  }

  /** Says that the author's file is at fault. */
  void bad(String detail) {
    tell("{\"type\":\"bad\",\"detail\":" + Json.quote(detail) + "}");
  }

  /** Says that the tests can be run against the learner's classes. */
  void fits() {
    tell("{\"type\":\"fits\"}");
  }

  void stopped() {
    tell("{\"type\":\"stopped\"}");
  }

  private void tell(String message) {
    send(message.getBytes(StandardCharsets.US_ASCII));
  }

  void passOn(byte[] bytes) {
    send(ByteBuffer.allocate(bytes.length + 1).put((byte) 'L').put(bytes).array());
  }

  private synchronized void send(byte[] body) {
    try {
      out.write(ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array());
    } catch (IOException gone) {
      Runtime.getRuntime().halt(1);
    }
  }
}
