package io.plumbline.drift;

import java.util.Arrays;
import java.util.Optional;

/**
 * Losses since a jump that may be a change of unit. Immutable; at most {@link #MOST} losses.
 *
 * <p>Under a unit u the losses, taken back, go on as before: their mean lies at the old level, they
 * stray as much as before, and they neither rise nor fall between the first and the second half.
 * Each is a test at three standard deviations; a fault that happens to begin at such a ratio fails
 * them as it heals, grows or strays. What passes is weighed against a jump of the loss itself,
 * which may be of any size up to e^{@link #WIDEST}, and after which losses stray as it happens:
 *
 * <pre>
 *   odds = p_u  N(m; 0, sd_m) / (1 / {@link #WIDEST})  N(q; 0, sd_q) / N(q; 0, sqrt(sd_q^2 + 1))
 *     m  mean of the losses, taken back, off the old level       q  ln of how they stray over how they did
 *     p_u  how often there is a unit u for one jump of the loss itself
 * </pre>
 *
 * A fall is no change of unit but to a logarithm: what leaked or is repeated also falls, by any
 * ratio, and has to be told. Nor is a rise to what the run began with: that is what lost weights
 * give.
 *
 * @param logged the losses as logged
 * @param lines what the law expects at each, 1 where it says nothing
 * @param since where the first of them lies
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record UnitTrial(double[] logged, double[] lines, Place since) {
  /** No jump. */
  static final UnitTrial NONE = new UnitTrial(new double[0], new double[0], Place.NONE);

  /** A trial that is open after so many losses has failed: a page may be waiting for it. */
  static final int MOST = 24;

  /** Fewest losses that make a unit. */
  static final int LEAST = 3;

  /** Odds above which a unit is told. */
  static final double TOLD = 3;

  /** Standard deviations at which a test fails. */
  private static final double WIDE = 3;

  /** Jumps of the loss itself lie between a quarter and twenty times, in the logarithm. */
  private static final double WIDEST = 3;

  /** p_u: units that are met, and those that hardly are. */
  private static final double COMMON = 0.1;

  private static final double RARE = 0.02;

  /** A run that begins anew has losses within this share of its first. */
  private static final double LIKE_FIRST = 0.1;

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

  /**
   * Whether a change of unit is still possible.
   *
   * @param first the run's first loss
   */
  boolean open(LossLevel before, LossUnit now, double first) {
    if (logged.length > MOST) {
      return false;
    }
    for (LossUnit unit : LossUnit.ALL) {
      if (possible(unit, now, first) && fits(unit, before)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The unit that the losses are in, once it is likelier than a jump of the loss itself.
   *
   * @param now the unit in force
   * @param first the run's first loss
   */
  Optional<Told> told(LossLevel before, LossUnit now, double first) {
    if (logged.length < LEAST) {
      return Optional.empty();
    }
    LossUnit best = now;
    double most = 0;
    for (LossUnit unit : LossUnit.ALL) {
      if (possible(unit, now, first) && fits(unit, before)) {
        double odds = odds(unit, before);
        if (odds > most) {
          most = odds;
          best = unit;
        }
      }
    }
    boolean told = most >= TOLD || (most > 0 && best.equals(LossUnit.SAME));
    return told ? Optional.of(new Told(best, most)) : Optional.empty();
  }

  /**
   * A unit, and how much likelier it is than a jump of the loss itself.
   *
   * @param odds above 0
   */
  record Told(LossUnit unit, double odds) {}

  /**
   * Whether the losses could be in it for all that is known of other causes; else it is no unit.
   */
  private boolean possible(LossUnit unit, LossUnit now, double first) {
    if (unit.equals(now)) {
      return false;
    }
    if (unit.equals(LossUnit.SAME) || !now.equals(LossUnit.SAME)) {
      return unit.equals(LossUnit.SAME);
    }
    double newest = logged[logged.length - 1];
    boolean begunAnew = Math.abs(newest / first - 1) < LIKE_FIRST;
    return unit.rises() ? !begunAnew : unit.kind() == LossUnit.Kind.LOGARITHM;
  }

  private double odds(LossUnit unit, LossLevel before) {
    int n = logged.length;
    double mean = mean(unit, 0, n);
    double prior = unit.rare() ? RARE : COMMON;
    double level = prior * WIDEST * normal(mean - before.level(), before.sdOfMean(n));
    double squares = squares(unit, mean);
    if (!(squares > 0)) {
      return level; // losses that do not stray tell nothing of how they do
    }
    double s = LossLevel.least(Math.sqrt(squares / (n - 1))); // as that of before is
    double strays = Math.log(s / before.sd());
    double sd = Math.sqrt(0.5 / (n - 1) + 0.5 / before.pairs());
    return level * normal(strays, sd) / normal(strays, Math.hypot(sd, 1));
  }

  private static double normal(double x, double sd) {
    return Math.exp(-0.5 * (x / sd) * (x / sd)) / (sd * Math.sqrt(2 * Math.PI));
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
    double s = before.sd();
    if (squares(unit, mean) > s * s * (n - 1 + WIDE * Math.sqrt(2.0 * (n - 1)) + WIDE)) {
      return false;
    }
    int half = n / 2;
    double between = mean(unit, n - half, n) - mean(unit, 0, half);
    return Math.abs(between) <= WIDE * s * Math.sqrt(2.0 / half);
  }

  private double squares(LossUnit unit, double mean) {
    double squares = 0;
    for (int i = 0; i < logged.length; i++) {
      double off = residual(unit, i) - mean;
      squares += off * off;
    }
    return squares;
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
