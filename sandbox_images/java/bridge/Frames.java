package bridge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts what arrives into messages: `u32 length, body`. */
final class Frames {
  private static final int MAX_BYTES = 7 << 20;
  private static final int LEAST_BYTES = 13;
  private static final int LENGTH_BYTES = 4;

  private byte[] waiting = new byte[1 << 16];
  private int end;

  /** A message that is made, up to the size that the other side takes. */
  static final class Bounded extends ByteArrayOutputStream {
    @Override
    public void write(byte[] bytes, int from, int size) {
      check(size);
      super.write(bytes, from, size);
    }

    @Override
    public void write(int each) {
      check(1);
      super.write(each);
    }

    private void check(int more) {
      if (count + more > MAX_BYTES) throw new WireException("the value is too large to be passed");
    }
  }

  /**
   * Gives the bodies that are whole by now.
   *
   * @throws WireException a length makes no sense
   */
  List<byte[]> add(byte[] bytes, int from, int size) {
    if (end + size > waiting.length) waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, end + size));
    System.arraycopy(bytes, from, waiting, end, size);
    end += size;
    List<byte[]> whole = new ArrayList<>();
    int place = 0;
    while (end - place >= LENGTH_BYTES) {
      int length = ByteBuffer.wrap(waiting, place, LENGTH_BYTES).getInt();
      if (length < LEAST_BYTES || length > MAX_BYTES) throw new WireException("what arrived is no message");
      if (end - place - LENGTH_BYTES < length) break;
      place += LENGTH_BYTES;
      whole.add(Arrays.copyOfRange(waiting, place, place + length));
      place += length;
    }
    System.arraycopy(waiting, place, waiting, 0, end - place);
    end -= place;
    return whole;
  }
}
