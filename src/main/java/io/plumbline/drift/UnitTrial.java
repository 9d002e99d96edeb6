package io.plumbline.drift;

import java.util.Arrays;
import java.util.Optional;

/**
 * Losses since a jump that may be a change of unit. Immutable; at most {@link #MOST} losses.
 *
 * <p>Under a unit u the losses, taken back, go on as before: their mean lies at the old level, they
 * stray as much as before, and they neither rise nor fall between the first and the second half.
 * Each is a test at three standard deviations; a fault that happens to begin at such a ratio fails
 * them as it heals, grows or strays.
 *
 * @param logged the losses as logged
 * @param lines what the law expects at each, 1 where it says nothing
 * @param since where the first of them lies
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record UnitTrial(double[] logged, double[] lines, Place since) {
  /** No jump. */
  static final UnitTrial NONE = new UnitTrial(new double[0], new double[0], Place.NONE);

  /** A trial that is open after so many losses has failed. */
  static final int MOST = 48;

  /** Fewest losses that make a unit. */
  static final int LEAST = 3;

  /** Standard deviations at which a test fails. */
  private static final double WIDE = 3;

  /** How closely the ratio must be known, in the logarithm, at three standard deviations. */
  private static final double COMMON_WITHIN = 0.06;

  private static final double RARE_WITHIN = 0.02;

  /** Without a law to hold losses against these are so many times as wide. */
  private static final double EARLY = 2;

  /** The same where no fault leads: below this share of the level at once, or above the start. */
  private static final double SURE_WITHIN = 0.08;

  private static final double SURE_BELOW = 0.62;
  private static final double SURE_ABOVE = 1.05;

  /** Whether there is a jump to try. */
  boolean live() {
    return logged.length > 0;
  }

  int size() {
    return logged.length;
  }

  UnitTrial plus(double loss, double line, Place at) {
    int n = logged.length;
    double[] losses = Arrays.copyOf(logged, n + 1);
    double[] expected = Arrays.copyOf(lines, n + 1);
    losses[n] = loss;
    expected[n] = line;
    return new UnitTrial(losses, expected, n == 0 ? at : since);
  }

  /** Whether any unit but the present one is still possible. */
  boolean open(LossLevel before, LossUnit now) {
    if (logged.length > MOST) {
      return false;
    }
    for (LossUnit unit : LossUnit.ALL) {
      if (!unit.equals(now) && fits(unit, before)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The unit that the losses are in, once they are enough to tell it from others and from faults.
   *
   * @param now the unit in force
   * @param first the run's first loss in the unit that it began with
   */
  Optional<LossUnit> told(LossLevel before, LossUnit now, double first) {
    if (logged.length < LEAST) {
      return Optional.empty();
    }
    LossUnit best = now;
    double least = Double.POSITIVE_INFINITY;
    for (LossUnit unit : LossUnit.ALL) {
      if (!unit.equals(now) && fits(unit, before)) {
        double off = Math.abs(mean(unit, 0, logged.length) - before.level());
        if (off < least) {
          least = off;
          best = unit;
        }
      }
    }
    double within = WIDE * before.sdOfMean(logged.length);
    boolean told = !best.equals(now) && within <= limit(best, now, before, first);
    return told ? Optional.of(best) : Optional.empty();
  }

  private double limit(LossUnit unit, LossUnit now, LossLevel before, double first) {
    if (unit.equals(LossUnit.SAME)) {
      return EARLY * SURE_WITHIN;
    }
    double jump = mean(now, 0, logged.length) - before.level();
    double newest = now.back(logged[logged.length - 1]);
    boolean sure = Double.isNaN(jump) || jump < Math.log(SURE_BELOW) || newest > SURE_ABOVE * first;
    double within = unit.rare() ? RARE_WITHIN : sure ? SURE_WITHIN : COMMON_WITHIN;
    return before.byLaw() ? within : EARLY * within;
  }

  /** Whether the losses, taken back from this unit, go on as before. */
  private boolean fits(LossUnit unit, LossLevel before) {
    int n = logged.length;
    double mean = mean(unit, 0, n);
    if (!(Math.abs(mean - before.level()) <= WIDE * before.sdOfMean(n))) {
      return false;
    }
    if (n < 2) {
      return true;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double off = residual(unit, i) - mean;
      squares += off * off;
    }
    double s = before.sd();
    if (squares > s * s * (n - 1 + WIDE * Math.sqrt(2.0 * (n - 1)) + WIDE)) {
      return false;
    }
    int half = n / 2;
    double between = mean(unit, n - half, n) - mean(unit, 0, half);
    return Math.abs(between) <= WIDE * s * Math.sqrt(2.0 / half);
  }

  private double mean(LossUnit unit, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += residual(unit, i);
    }
    return sum / (to - from);
  }

  private double residual(LossUnit unit, int i) {
    return Math.log(unit.back(logged[i])) - Math.log(lines[i]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitTrial that
        && Arrays.equals(logged, that.logged)
        && Arrays.equals(lines, that.lines)
        && since.equals(that.since);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(logged) + since.hashCode();
  }

  @Override
  public String toString() {
    return "UnitTrial" + Arrays.toString(logged);
  }
}
