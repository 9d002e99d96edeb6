package io.plumbline.stream;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The numbers that stand for an enum's constants in stored state, 0 to 255; {@link Codes} has them.
 * They are given by name, so that constants can be put in another order or renamed and the bytes
 * stay the same.
 */
final class Code<E extends Enum<E>> {
  private static final int MOST = 255;

  private static final int NOTHING = -1;

  private final E[] constants;

  /** By ordinal. */
  private final int[] codes;

  /** By code. */
  private final int[] ordinals;

  /**
   * Reads the table.
   *
   * @throws IllegalArgumentException if two constants have the same number, or one is no byte
   */
  Code(Class<E> type, ToIntFunction<E> table) {
    constants = type.getEnumConstants();
    codes = Arrays.stream(constants).mapToInt(table).toArray();
    ordinals = new int[Arrays.stream(codes).max().orElse(NOTHING) + 1];
    Arrays.fill(ordinals, NOTHING);
    for (int ordinal = 0; ordinal < codes.length; ordinal++) {
      int code = codes[ordinal];
      if (code < 0 || code > MOST || ordinals[code] != NOTHING) {
        throw new IllegalArgumentException(
            constants[ordinal] + " needs a code of its own from 0 to 255, not " + code);
      }
      ordinals[code] = ordinal;
    }
  }

  /** What stands for this constant. */
  @SuppressWarnings("EnumOrdinal") // the codes were given by name; this is where they lie
  int of(E constant) {
    return codes[constant.ordinal()];
  }

  /**
   * What a stored number stands for.
   *
   * @throws IllegalStateException if it stands for nothing here
   */
  E constant(int code) {
    return constants[ordinal(code)];
  }

  private int ordinal(int code) {
    if (code >= ordinals.length || ordinals[code] == NOTHING) {
      throw new IllegalStateException(
          "Stored state has "
              + code
              + " for a "
              + name()
              + ", which this plumbline does not know: use the newer plumbline that wrote it");
    }
    return ordinals[code];
  }

  void write(StateWriter out, E constant) {
    out.oneByte(of(constant));
  }

  E read(StateReader in) {
    return constant(in.oneByte());
  }

  /** A count for each constant, from the enum's order into that of the codes. */
  int[] byCode(int[] byOrdinal) {
    int[] counts = new int[ordinals.length];
    for (int ordinal = 0; ordinal < codes.length; ordinal++) {
      counts[codes[ordinal]] = byOrdinal[ordinal];
    }
    return counts;
  }

  /**
   * The way back, also from fewer counts than there are codes now.
   *
   * @throws IllegalStateException if something is counted that is unknown here
   */
  int[] byOrdinal(int[] byCode) {
    int[] counts = new int[codes.length];
    for (int code = 0; code < byCode.length; code++) {
      if (byCode[code] != 0) {
        counts[ordinal(code)] = byCode[code];
      }
    }
    return counts;
  }

  /** The enum's, e.g. {@code Alert.State}. */
  String name() {
    String name = constants[0].getDeclaringClass().getName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }

  List<E> constants() {
    return List.of(constants);
  }
}
