package io.plumbline.curve;

import java.util.Arrays;

/**
 * Mean losses of the cells that one bin consists of, in the order of their tokens. Immutable.
 *
 * <p>Cells are a grid fixed for all runs: cell = the exponent and the first {@link #BITS} bits of
 * the mantissa of the token count as a double, so {@value #PER_OCTAVE} cells to a doubling, each
 * 0.05 % to 0.1 % of the tokens wide. Runs that read the same batches and log them at the same
 * token counts have the same losses in the same cells, wherever their bins begin and end. No
 * logarithm is taken, so that every machine agrees on every border.
 *
 * <p>The last two cells of the bin before are carried along: differences reach across the border.
 *
 * @param carried how many of the first cells belong to the bin before, 0 to 2
 * @param cells cell numbers, ascending, at most {@link #MOST}
 * @param means mean loss of each, nats per token
 * @param counts losses in each, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record Strip(int carried, int[] cells, double[] means, int[] counts) {
  /** Bits of the mantissa that tell cells apart. */
  static final int BITS = 10;

  /** Cells to a doubling of the tokens. */
  public static final int PER_OCTAVE = 1 << BITS;

  /**
   * Most cells of a strip: 2 % of tokens are up to 42 cells, and the learning rate cannot widen a
   * bin.
   */
  public static final int MOST = 48;

  private static final int CARRY = 2;
  private static final int SHIFT = 52 - BITS;

  /** No cell at all. */
  public static final Strip EMPTY = new Strip(0, new int[0], new double[0], new int[0]);

  /**
   * The cell of a token count.
   *
   * @param tokens at least 1
   */
  public static int cell(double tokens) {
    return (int) (Double.doubleToRawLongBits(tokens) >>> SHIFT);
  }

  /** Tokens where a cell begins. */
  public static double begin(int cell) {
    return Double.longBitsToDouble((long) cell << SHIFT);
  }

  /** Tokens in the middle of a cell. */
  public static double middle(int cell) {
    return 0.5 * (begin(cell) + begin(cell + 1));
  }

  /**
   * With one more loss at or after the last cell; unchanged when the loss is not finite, lies
   * before that cell, or there is no room.
   */
  public Strip plus(long tokens, double loss) {
    if (!Double.isFinite(loss) || tokens < 1) {
      return this;
    }
    int cell = cell(tokens);
    int last = cells.length - 1;
    if (last >= carried && cells[last] == cell) {
      int[] newCounts = counts.clone();
      double[] newMeans = means.clone();
      newCounts[last]++;
      newMeans[last] += (loss - means[last]) / newCounts[last];
      return new Strip(carried, cells, newMeans, newCounts);
    }
    if (cells.length >= MOST || (last >= 0 && cell < cells[last])) {
      return this;
    }
    int n = cells.length;
    int[] newCells = Arrays.copyOf(cells, n + 1);
    double[] newMeans = Arrays.copyOf(means, n + 1);
    int[] newCounts = Arrays.copyOf(counts, n + 1);
    newCells[n] = cell;
    newMeans[n] = loss;
    newCounts[n] = 1;
    return new Strip(carried, newCells, newMeans, newCounts);
  }

  /** The strip of the next bin: nothing but what is carried over. */
  public Strip next() {
    int n = cells.length;
    int from = Math.max(0, n - CARRY);
    return new Strip(
        n - from,
        Arrays.copyOfRange(cells, from, n),
        Arrays.copyOfRange(means, from, n),
        Arrays.copyOfRange(counts, from, n));
  }

  /** Its own cells alone. */
  public Strip own() {
    return carried == 0
        ? this
        : new Strip(
            0,
            Arrays.copyOfRange(cells, carried, cells.length),
            Arrays.copyOfRange(means, carried, means.length),
            Arrays.copyOfRange(counts, carried, counts.length));
  }

  /** How many cells it has, carried ones included. */
  public int size() {
    return cells.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Strip that
        && carried == that.carried
        && Arrays.equals(cells, that.cells)
        && Arrays.equals(means, that.means)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(cells) + Arrays.hashCode(means);
  }

  @Override
  public String toString() {
    return "Strip" + Arrays.toString(cells);
  }
}
