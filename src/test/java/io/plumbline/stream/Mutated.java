package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Sound bytes, made unsound, and what a reader may do with them. */
final class Mutated {
  /**
   * A reader may take so many bytes of heap for one of input, and so many whatever it is: the trace
   * of its refusal, and classes met for the first time.
   */
  private static final long FOR_A_BYTE = 400;

  private static final long WHATEVER = 1_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Mutated() {}

  /** A copy with a few bytes changed, put in, taken out, or cut short. */
  static byte[] bytes(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    for (int left = 1 + random.nextInt(4); left > 0 && bytes.length > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 ->
            Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)), (byte) 0xff);
        case 4 ->
            Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)), (byte) 0);
        default -> System.arraycopy(sound, 0, bytes, at, Math.min(bytes.length - at, sound.length));
      }
    }
    return bytes;
  }

  /**
   * Reads it, which may only be refused in one way, and takes no more memory than such bytes can
   * fill.
   */
  static void refusedOrRead(
      byte[] bytes, Class<? extends RuntimeException> refusal, Function<byte[], ?> reader) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      var unused = reader.apply(bytes);
    } catch (RuntimeException e) {
      assertThat(e).as("of %s", Arrays.toString(bytes)).isInstanceOf(refusal);
    }
    long taken = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(taken)
        .as("bytes of heap for %d of %s", bytes.length, Arrays.toString(bytes))
        .isLessThan(WHATEVER + FOR_A_BYTE * bytes.length);
  }
}
