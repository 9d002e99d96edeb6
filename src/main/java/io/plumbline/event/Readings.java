package io.plumbline.event;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Which fields a record has, under how good a name each, and the numbers among them. Made for one
 * record and thrown away.
 *
 * <p>Of several names for one field the best counts, and of the same name twice the last.
 */
final class Readings {
  private static final int FIELDS = Field.values().length;

  /** By field: one more than the rank of the name it was read under, 0 while it was not. */
  private final int[] claims = new int[FIELDS];

  /** By field: the count, or the bits of the number. */
  private final long[] values = new long[FIELDS];

  /** A bit for each field that was null under one of its names. */
  private int nulls;

  /** Takes the field over when no better name for it was read; the same name again wins again. */
  boolean claims(Field field, int rank) {
    int at = slot(field);
    if (claims[at] != 0 && rank >= claims[at]) {
      return false;
    }
    claims[at] = rank + 1;
    return true;
  }

  void count(Field field, int rank, long value) {
    if (claims(field, rank)) {
      values[slot(field)] = value;
    }
  }

  void number(Field field, int rank, double value) {
    count(field, rank, Double.doubleToRawLongBits(value));
  }

  /** Null is how several loggers write a value that is missing, and some a loss that is NaN. */
  void takeNull(Field field) {
    nulls |= 1 << slot(field);
  }

  boolean has(Field field) {
    return claims[slot(field)] != 0;
  }

  /** Whether it was null, perhaps beside a number under another of its names. */
  boolean isNull(Field field) {
    return (nulls & 1 << slot(field)) != 0;
  }

  OptionalLong count(Field field) {
    return has(field) ? OptionalLong.of(values[slot(field)]) : OptionalLong.empty();
  }

  OptionalDouble number(Field field) {
    return has(field)
        ? OptionalDouble.of(Double.longBitsToDouble(values[slot(field)]))
        : OptionalDouble.empty();
  }

  /** Place in arrays that live as long as a record is read. */
  @SuppressWarnings("EnumOrdinal") // never stored
  static int slot(Field field) {
    return field.ordinal();
  }
}
