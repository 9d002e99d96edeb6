package io.plumbline.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads what {@link StateWriter} wrote, in the same order. */
final class StateReader {
  private final ByteBuffer buffer;

  StateReader(byte[] bytes) {
    buffer = ByteBuffer.wrap(bytes);
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
    byte[] utf8 = new byte[count()];
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
