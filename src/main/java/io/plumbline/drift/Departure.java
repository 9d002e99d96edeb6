package io.plumbline.drift;

/**
 * Finds shifts of the loss away from the curve predicted before, as fast as the noise allows.
 *
 * <pre>
 *   z_i = (y_i - mu_i) / s                        standardised loss, see {@link Held}
 *   G   = max over n of (z_1 + ... + z_n)^2 / (n + n^2 v) / k    the newest n losses; v = Var(mu) / s^2
 * </pre>
 *
 * G is the generalised likelihood ratio for a shift of unknown size that began n losses ago,
 * against a curve that is itself uncertain (Siegmund and Venkatraman 1995, with the curve's
 * variance added). k is how much more the run's past bins departed from their forecasts than these
 * said: autocorrelated or smoothed losses, and curves that follow the law poorly, earn a higher
 * bar. A drift is confirmed on at least {@link #LEAST} losses; shorter excursions are spikes. What
 * comes too slowly for G contradicts a forecast made long before, see {@link Contradiction}.
 * Immutable.
 *
 * @param segments standardised losses of the recent past
 * @param score G over its threshold at the newest loss, signed
 * @param contradiction how far the newest bins contradict a forecast made long before, over the
 *     threshold, signed
 */
public record Departure(Segments segments, double score, double contradiction) {
  /** Nothing held against any curve. */
  public static final Departure NONE = new Departure(Segments.EMPTY, 0, 0);

  /** So many losses make a drift, however close together. */
  static final int LEAST = 8;

  /**
   * Fewer do, at least {@link #FEWEST}, if they span this share of the run so far and are not known
   * as a spike, which may yet be over.
   */
  static final double SPAN = 0.01;

  /** See {@link #SPAN}. */
  static final int FEWEST = 3;

  /** So many let the fit wait. */
  private static final int QUICK = 2;

  /**
   * Above this share of the threshold a drift is suspected, and the fit stops learning from new
   * bins.
   */
  static final double SUSPECT = 0.5;

  /** A drift is over when the newest {@link #RECENT} losses alone are below this statistic. */
  static final double OVER = 9;

  private static final int RECENT = 32;

  /** A plateau falls by less than this share of what was expected. */
  static final double PLATEAU_SHARE = 0.25;

  /**
   * After one loss.
   *
   * @param departure with it
   * @param findings what it makes of what was found
   */
  record After(Departure departure, Findings findings) {}

  /**
   * With one more loss.
   *
   * @param threshold on G
   */
  After plus(Held loss, Findings found, double threshold) {
    Segments with = segments.plus(loss.clipped(), loss.logged().at());
    double span = found.has(Finding.SPIKE) ? 0 : SPAN;
    Segments.Shift shift = with.strongest(loss.v(), LEAST, span, loss.logged().at().tokens());
    double g = statistic(shift, loss);
    Departure now = new Departure(with, g / threshold, contradiction);
    if (found.drifting()) {
      return now.isOver(loss)
          ? new After(now.emptied(), withoutDrift(found))
          : new After(now, found);
    }
    boolean confirmed = Math.abs(g) > threshold;
    // G is no number where past forecasts had no noise: a loss that is 0 from the start
    boolean suspected = Math.abs(g) > SUSPECT * threshold || now.quick(loss, threshold);
    if (!confirmed && !suspected) {
      return new After(now, found);
    }
    Evidence evidence =
        new Evidence(
            Math.abs(g),
            threshold,
            shift.since().tokens(),
            shift.since().step(),
            loss.mu(),
            loss.mu() + shift.meanZ() * loss.noise());
    Finding direction = now.direction(shift, loss);
    return confirmed
        ? new After(
            now.emptied(), // what follows decides whether it lasts
            found.confirming(direction, evidence, loss.logged().at().tokens()))
        : new After(now, found.suspecting(direction, evidence));
  }

  /** Where there was no finite loss or no curve. */
  Departure unjudged() {
    return score == 0 ? this : new Departure(segments, 0, contradiction);
  }

  /** Losses are standardised otherwise from here on: the newest of them are forgotten. */
  Departure emptied() {
    return new Departure(Segments.EMPTY, score, contradiction);
  }

  /** With what the newest bins contradict. */
  Departure contradicted(double signed) {
    return new Departure(segments, score, signed);
  }

  /** G, signed; 0 for a fall that may be a cooldown which nobody announced. */
  private static double statistic(Segments.Shift shift, Held loss) {
    return cooldown(shift, loss) ? 0 : shift.statistic() / loss.expected().inflation();
  }

  private static boolean cooldown(Segments.Shift shift, Held loss) {
    return shift.statistic() < 0 && -shift.meanZ() * loss.noise() < loss.expected().cooldown();
  }

  /** Whether very few losses are so far off that the fit should wait for more. */
  private boolean quick(Held loss, double threshold) {
    Segments.Shift shift = segments.strongest(loss.v(), QUICK, 0, loss.logged().at().tokens());
    return !cooldown(shift, loss)
        && Math.abs(shift.statistic()) / loss.expected().inflation() > SUSPECT * threshold;
  }

  private Finding direction(Segments.Shift shift, Held loss) {
    if (shift.statistic() < 0) {
      return Finding.DRIFT_DOWN;
    }
    return flat(shift, loss) ? Finding.PLATEAU : Finding.DRIFT_UP;
  }

  /**
   * Whether the loss has neither jumped nor risen since the change but stands still: its excess has
   * grown by about what should have been learned between the earlier and the later half.
   */
  private boolean flat(Segments.Shift shift, Held loss) {
    Segments.Halves halves = segments.halvesSince(shift.since().tokens());
    double due =
        -loss.expected().line().slope()
            * (loss.logged().at().tokens() - shift.since().tokens())
            / 2;
    double growth = (halves.later() - halves.earlier()) * loss.noise();
    double jump = halves.earlier() * loss.noise();
    return due > 0
        && growth > (1 - PLATEAU_SHARE) * due
        && growth < (1 + PLATEAU_SHARE) * due
        && jump < due;
  }

  private boolean isOver(Held loss) {
    double mean = segments.recentMean(RECENT);
    return mean * mean * RECENT / (1 + RECENT * loss.v()) / loss.expected().inflation() < OVER
        && segments.total() >= RECENT
        && Math.abs(contradiction) < SUSPECT;
  }

  private static Findings withoutDrift(Findings found) {
    return found.without(Finding.DRIFT_UP).without(Finding.DRIFT_DOWN).without(Finding.PLATEAU);
  }
}
