package io.plumbline.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the store {@code run-state}: length of the run id (2 bytes), run id, kind (1 byte), for
 * bins the number of their page (4 bytes); big-endian, so that byte order is the order of bins.
 *
 * <p>The length comes first: no run's keys lie between those of another ({@code r1} and {@code
 * r10}). The head of a run comes before its bins; that it is set aside, its declaration, then what
 * ties it to its family, come before its head.
 */
final class RunKeys {
  static final byte SET_ASIDE = 'a';
  static final byte DECLARATION = 'd';
  static final byte HEAD = 'h';
  static final byte FAMILY = 'f';

  // Behind the head in byte order, so that one scan meets declaration, family, head, bins.
  static final byte BINS = 'i';

  /** All kinds. */
  static final String KINDS =
      "" + (char) SET_ASIDE + (char) DECLARATION + (char) FAMILY + (char) HEAD + (char) BINS;

  private final byte[] prefix;

  RunKeys(String run) {
    byte[] id = run.getBytes(StandardCharsets.UTF_8);
    if (id.length > 0xffff) {
      throw new IllegalArgumentException("A run id of " + id.length + " bytes was let through");
    }
    prefix = ByteBuffer.allocate(2 + id.length).putShort((short) id.length).put(id).array();
  }

  byte[] mark() {
    return with(SET_ASIDE);
  }

  byte[] declaration() {
    return with(DECLARATION);
  }

  byte[] family() {
    return with(FAMILY);
  }

  byte[] head() {
    return with(HEAD);
  }

  byte[] page(int number) {
    return ByteBuffer.allocate(prefix.length + 5).put(prefix).put(BINS).putInt(number).array();
  }

  private byte[] with(byte kind) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + 1);
    key[prefix.length] = kind;
    return key;
  }

  /** Whether it is a key of this kind at all. */
  static boolean known(byte[] key) {
    return key.length > 2 && key.length > 2 + idLength(key);
  }

  /** The run a key belongs to. */
  static String run(byte[] key) {
    return new String(key, 2, idLength(key), StandardCharsets.UTF_8);
  }

  /** Declaration, family, head or bins. */
  static byte kind(byte[] key) {
    return key[2 + idLength(key)];
  }

  private static int idLength(byte[] key) {
    return ((key[0] & 0xff) << 8) | (key[1] & 0xff);
  }
}
