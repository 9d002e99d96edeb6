package io.plumbline.stream;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads what {@link StateWriter} wrote, in the same order. */
final class StateReader {
  private final ByteBuffer buffer;

  StateReader(byte[] bytes) {
    buffer = ByteBuffer.wrap(bytes);
  }

  /** What was read cannot be what a {@link StateWriter} wrote. */
  static final class Unreadable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Unreadable(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** A newer plumbline wrote it. */
  static final class Newer extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Newer(String why) {
      super(why);
    }
  }

  /**
   * What a stored value says.
   *
   * @throws Unreadable if it does not say all that is read from it, or what cannot be
   * @throws IllegalStateException if a newer plumbline wrote it
   */
  static <T> T read(String what, byte[] bytes, Function<StateReader, T> fields) {
    try {
      return fields.apply(new StateReader(bytes));
    } catch (IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Unreadable(
          what + " of " + bytes.length + " bytes cannot be read: it is cut short or not ours", e);
    }
  }

  /** Whether anything is left to read. */
  boolean more() {
    return buffer.hasRemaining();
  }

  int oneByte() {
    return buffer.get() & 0xff;
  }

  boolean flag() {
    return buffer.get() != 0;
  }

  long whole() {
    long rest = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer.get();
      rest |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return rest >>> 1 ^ -(rest & 1);
      }
    }
  }

  /** A whole number that was an int. */
  int count() {
    return Math.toIntExact(whole());
  }

  /**
   * How many things follow.
   *
   * @param each the fewest bytes that one of them takes: memory is taken only for what can be there
   */
  int length(int each) {
    long length = whole();
    if (length < 0 || length > buffer.remaining() / each) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  OptionalLong step() {
    long step = whole();
    return step == StateWriter.NO_STEP ? OptionalLong.empty() : OptionalLong.of(step);
  }

  double real() {
    return Double.longBitsToDouble(buffer.getLong());
  }

  float shortReal() {
    return Float.intBitsToFloat(buffer.getInt());
  }

  String text() {
    byte[] utf8 = new byte[length(1)];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  OptionalLong optionalWhole() {
    return flag() ? OptionalLong.of(whole()) : OptionalLong.empty();
  }

  OptionalDouble optionalReal() {
    return flag() ? OptionalDouble.of(real()) : OptionalDouble.empty();
  }
}
