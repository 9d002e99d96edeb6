package io.plumbline.drift;

import java.util.Locale;
import java.util.Optional;

/**
 * Watches for a logged learning rate that is not the declared one. Immutable, small, stored with
 * the run.
 *
 * <p>A multiple of the declared rates that holds from the beginning is a scale (parameter groups,
 * widths, a rate logged as a share of a base) and no finding. What departs from that multiple and
 * from the declared rates themselves by more than {@link #TOLERANCE} of the peak and of the rate,
 * {@link #IN_A_ROW} times in a row, is.
 *
 * @param multiple logged over declared, NaN until it could be told
 * @param compared events it was told from, at most {@link #LEARNED}
 * @param off events in a row that were off
 * @param on events in a row that were not, at most {@link #IN_A_ROW}
 * @param confirmed whether there is a finding
 * @param excused whether a change of the schedule was announced and not declared yet
 * @param sinceTokens where the newest row of events that were off began
 * @param sinceStep the same as a step
 * @param declared the rate declared there
 * @param logged the rate logged there
 */
public record RateWatch(
    double multiple,
    int compared,
    int off,
    int on,
    boolean confirmed,
    boolean excused,
    long sinceTokens,
    long sinceStep,
    double declared,
    double logged) {
  /** Before the first rate. */
  public static final RateWatch NEW =
      new RateWatch(Double.NaN, 0, 0, 0, false, false, 0, -1, Double.NaN, Double.NaN);

  /** Share of the peak, and of the rate, by which logged and declared rates may differ. */
  static final double TOLERANCE = 0.03;

  /** So many in a row confirm a departure or a return. */
  static final int IN_A_ROW = 8;

  /** The multiple is told from so many events. */
  static final int LEARNED = 8;

  /** A multiple within this share of 1 is 1. */
  private static final double ONE = 0.03;

  /** Rates tell a multiple where the declared one is above this share of the peak ... */
  private static final double TELLING = 0.05;

  /** ... and moves by less than this share from one event to the next. */
  private static final double CALM = 0.05;

  /**
   * With one more logged rate.
   *
   * @param low least rate declared about here: the logged one may be the event's before or after
   * @param high the highest
   * @param peak of the declared rates
   * @param rate as logged, at least 0
   */
  public RateWatch plus(double low, double high, double peak, double rate, long tokens, long step) {
    if (excused || !(rate >= 0) || !(peak > 0)) {
      return this;
    }
    boolean tells = low > TELLING * peak && high - low < CALM * high && rate > 0;
    if (compared < LEARNED && tells) {
      return learned(rate / (0.5 * (low + high)));
    }
    if (compared < LEARNED) {
      return this;
    }
    boolean fits = fits(rate, low, high, peak) || fits(rate / multiple, low, high, peak);
    if (fits) {
      int row = Math.min(IN_A_ROW, on + 1);
      boolean still = confirmed && row < IN_A_ROW;
      return new RateWatch(
          multiple, compared, 0, row, still, false, sinceTokens, sinceStep, declared, logged);
    }
    int row = Math.min(IN_A_ROW, off + 1);
    boolean begins = off == 0 && !confirmed;
    return new RateWatch(
        multiple,
        compared,
        row,
        0,
        confirmed || row >= IN_A_ROW,
        false,
        begins ? tokens : sinceTokens,
        begins ? step : sinceStep,
        begins ? multiple * 0.5 * (low + high) : declared,
        begins ? rate : logged);
  }

  /**
   * A change of the schedule was announced: what is logged is not compared until it is declared.
   */
  public RateWatch announced() {
    return new RateWatch(Double.NaN, 0, 0, 0, false, true, 0, -1, Double.NaN, Double.NaN);
  }

  /** The finding. */
  public Optional<Cause> cause() {
    if (!confirmed) {
      return Optional.empty();
    }
    String before =
        multiple == 1
            ? ""
            : String.format(
                Locale.ROOT, " (before, rates logged were %.3g of those declared)", multiple);
    return Optional.of(
        Cause.of(
            Finding.LEARNING_RATE,
            logged / declared,
            1,
            sinceTokens,
            sinceStep,
            String.format(
                Locale.ROOT,
                "the learning rate is not the declared one since %s: declared %.4g there, logged"
                    + " %.4g, %s%s",
                Cause.place(sinceTokens, sinceStep),
                declared,
                logged,
                declared > 0
                    ? String.format(Locale.ROOT, "%.3g times as much", logged / declared)
                    : "where it should be 0",
                before)));
  }

  private RateWatch learned(double ratio) {
    double mean = compared == 0 ? ratio : multiple + (ratio - multiple) / (compared + 1);
    boolean done = compared + 1 == LEARNED;
    double settled = done && Math.abs(mean - 1) <= ONE ? 1 : mean;
    return new RateWatch(
        settled, compared + 1, 0, 0, confirmed, false, sinceTokens, sinceStep, declared, logged);
  }

  private static boolean fits(double rate, double low, double high, double peak) {
    double within = TOLERANCE * (peak + high);
    return rate >= low - within && rate <= high + within;
  }
}
