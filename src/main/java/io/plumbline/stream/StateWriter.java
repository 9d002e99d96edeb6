package io.plumbline.stream;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Writes small stored values, field after field, into a buffer that it keeps; one owner.
 *
 * <p>Whole numbers take 7 bits a byte, so that token counts cost 5 bytes and not 8; doubles are
 * kept to the bit, NaN included.
 */
final class StateWriter {
  private ByteBuffer buffer = ByteBuffer.allocate(4096);

  /** What {@code fields} writes, in a new array. */
  byte[] bytes(Consumer<StateWriter> fields) {
    while (true) {
      try {
        buffer.clear();
        fields.accept(this);
        return Arrays.copyOf(buffer.array(), buffer.position());
      } catch (BufferOverflowException e) {
        buffer = ByteBuffer.allocate(2 * buffer.capacity());
      }
    }
  }

  StateWriter oneByte(int value) {
    buffer.put((byte) value);
    return this;
  }

  StateWriter flag(boolean value) {
    return oneByte(value ? 1 : 0);
  }

  /** Any long; those near 0 are short, negative ones too. */
  StateWriter whole(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      buffer.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
    return this;
  }

  StateWriter real(double value) {
    buffer.putLong(Double.doubleToRawLongBits(value));
    return this;
  }

  StateWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    whole(utf8.length);
    buffer.put(utf8);
    return this;
  }

  StateWriter optional(OptionalLong value) {
    flag(value.isPresent());
    return value.isPresent() ? whole(value.getAsLong()) : this;
  }

  StateWriter optional(OptionalDouble value) {
    flag(value.isPresent());
    return value.isPresent() ? real(value.getAsDouble()) : this;
  }
}
