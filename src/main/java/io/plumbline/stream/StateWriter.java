package io.plumbline.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Seven bits a byte: the most bytes of one whole number. */
  private static final int LONGEST_WHOLE = 10;

  /** In place of a step where none was reported. */
  static final long NO_STEP = -1;

  private byte[] buffer = new byte[4096];
  private int length;

  /** What {@code fields} writes, in a new array. */
  byte[] bytes(Consumer<StateWriter> fields) {
    length = 0;
    fields.accept(this);
    return Arrays.copyOf(buffer, length);
  }

  StateWriter oneByte(int value) {
    makeRoom(1);
    buffer[length++] = (byte) value;
    return this;
  }

  StateWriter flag(boolean value) {
    return oneByte(value ? 1 : 0);
  }

  /** Any long; those near 0 are short, negative ones too. */
  StateWriter whole(long value) {
    makeRoom(LONGEST_WHOLE);
    long rest = (value << 1) ^ (value >> 63);
    int at = length;
    while ((rest & ~0x7fL) != 0) {
      buffer[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
    length = at;
    return this;
  }

  /** A step; -1 where none was reported. */
  StateWriter step(OptionalLong step) {
    return whole(step.orElse(NO_STEP));
  }

  StateWriter real(double value) {
    makeRoom(Long.BYTES);
    LONG.set(buffer, length, Double.doubleToRawLongBits(value));
    length += Long.BYTES;
    return this;
  }

  /** A number of 7 digits: doubles that are floats come back to the bit. */
  StateWriter shortReal(double value) {
    makeRoom(Integer.BYTES);
    INT.set(buffer, length, Float.floatToRawIntBits((float) value));
    length += Integer.BYTES;
    return this;
  }

  StateWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    whole(utf8.length);
    makeRoom(utf8.length);
    System.arraycopy(utf8, 0, buffer, length, utf8.length);
    length += utf8.length;
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

  private void makeRoom(int bytes) {
    if (length + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + bytes));
    }
  }
}
