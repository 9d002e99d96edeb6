package io.plumbline.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches for a logged learning rate that is not the declared one. Immutable, small, stored with
 * the run.
 *
 * <p>A multiple of the declared rates that holds from the beginning is a scale (parameter groups,
 * widths, a rate logged as a share of a base) and no finding. What departs from that multiple and
 * from the declared rates themselves by more than {@link #TOLERANCE} of the peak and of the rate,
 * {@link #IN_A_ROW} times in a row, is.
 *
 * @param scale what logged rates are of the declared ones
 * @param row how many were off, and how many not
 * @param confirmed whether there is a finding
 * @param excused whether a change of the schedule was announced and not declared yet
 * @param departed where the newest row of events that were off began
 */
public record RateWatch(
    Scale scale, Row row, boolean confirmed, boolean excused, Departed departed) {
  /** Before the first rate. */
  public static final RateWatch NEW =
      new RateWatch(Scale.UNKNOWN, Row.NONE, false, false, Departed.NOWHERE);

  private static final RateWatch EXCUSED =
      new RateWatch(Scale.UNKNOWN, Row.NONE, false, true, Departed.NOWHERE);

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
  public RateWatch plus(
      double low, double high, double peak, double rate, long tokens, OptionalLong step) {
    if (excused || !(rate >= 0) || !(peak > 0)) {
      return this;
    }
    if (!scale.known()) {
      boolean tells = low > TELLING * peak && high - low < CALM * high && rate > 0;
      return tells ? with(scale.plus(rate / (0.5 * (low + high)))) : this;
    }
    if (fits(rate, low, high, peak) || fits(rate / scale.multiple(), low, high, peak)) {
      Row next = row.fitting();
      return new RateWatch(scale, next, confirmed && next.on() < IN_A_ROW, false, departed);
    }
    Row next = row.departing();
    Departed from =
        row.off() == 0 && !confirmed
            ? new Departed(new Place(tokens, step), scale.multiple() * 0.5 * (low + high), rate)
            : departed;
    return new RateWatch(scale, next, confirmed || next.off() >= IN_A_ROW, false, from);
  }

  /**
   * A change of the schedule was announced: what is logged is not compared until it is declared.
   */
  public RateWatch announced() {
    return EXCUSED;
  }

  /** The finding. */
  public Optional<Cause> cause() {
    return confirmed
        ? Optional.of(
            Cause.of(
                Finding.LEARNING_RATE, departed.times(), 1, departed.since(), departed.says(scale)))
        : Optional.empty();
  }

  /** The multiple is told before anything can be off it. */
  private RateWatch with(Scale learned) {
    return new RateWatch(learned, Row.NONE, confirmed, false, departed);
  }

  private static boolean fits(double rate, double low, double high, double peak) {
    double within = TOLERANCE * (peak + high);
    return rate >= low - within && rate <= high + within;
  }

  /**
   * What logged rates are of the declared ones.
   *
   * @param multiple logged over declared, NaN until it could be told
   * @param compared events it was told from, at most {@link #LEARNED}
   */
  public record Scale(double multiple, int compared) {
    static final Scale UNKNOWN = new Scale(Double.NaN, 0);

    boolean known() {
      return compared >= LEARNED;
    }

    Scale plus(double ratio) {
      double mean = compared == 0 ? ratio : multiple + (ratio - multiple) / (compared + 1);
      boolean done = compared + 1 == LEARNED;
      return new Scale(done && Math.abs(mean - 1) <= ONE ? 1 : mean, compared + 1);
    }
  }

  /**
   * How many events were alike.
   *
   * @param off events in a row that were off, at most {@link #IN_A_ROW}
   * @param on events in a row that were not, at most {@link #IN_A_ROW}
   */
  public record Row(int off, int on) {
    static final Row NONE = new Row(0, 0);

    Row fitting() {
      return new Row(0, Math.min(IN_A_ROW, on + 1));
    }

    Row departing() {
      return new Row(Math.min(IN_A_ROW, off + 1), 0);
    }
  }

  /**
   * A departure.
   *
   * @param since where it began
   * @param declared the rate declared there
   * @param logged the rate logged there
   */
  public record Departed(Place since, double declared, double logged) {
    static final Departed NOWHERE = new Departed(Place.NONE, Double.NaN, Double.NaN);

    double times() {
      return logged / declared;
    }

    String says(Scale scale) {
      String before =
          scale.multiple() == 1
              ? ""
              : String.format(
                  Locale.ROOT,
                  " (before, rates logged were %.3g of those declared)",
                  scale.multiple());
      return String.format(
          Locale.ROOT,
          "the learning rate is not the declared one since %s: declared %.4g there, logged %.4g,"
              + " %s%s",
          since.says(),
          declared,
          logged,
          declared > 0
              ? String.format(Locale.ROOT, "%.3g times as much", times())
              : "where it should be 0",
          before);
    }
  }
}
