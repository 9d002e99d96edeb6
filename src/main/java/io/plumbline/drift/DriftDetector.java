package io.plumbline.drift;

import io.plumbline.drift.DriftState.Standing;
import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds shifts of a run's loss away from the curve predicted before, as fast as the noise allows.
 *
 * <pre>
 *   z_i = (y_i - mu_i) / s                        standardised loss, clipped at {@link #CLIP}
 *   G   = max over n of (z_1 + ... + z_n)^2 / (n + n^2 v) / k    the newest n losses; v = Var(mu) / s^2
 * </pre>
 *
 * G is the generalised likelihood ratio for a shift of unknown size that began n losses ago,
 * against a curve that is itself uncertain (Siegmund and Venkatraman 1995, with the curve's
 * variance added). k is how much more the run's past bins departed from their forecasts than these
 * said: autocorrelated or smoothed losses, and curves that follow the law poorly, earn a higher
 * bar. The threshold follows from the false alarms allowed per run,
 *
 * <pre>
 *   G* = 2 ln(N / f) + {@link #MARGIN}            N losses in the run, f false alarms per run
 * </pre>
 *
 * because under the null exp(-G/2) bounds the chance at one start. Drift is confirmed on at least
 * {@link #LEAST} losses; shorter excursions are spikes. What is not finite is divergence at once.
 */
public final class DriftDetector {
  /**
   * Losses count at most so many standard deviations of noise and curve together: one outlier is no
   * drift.
   */
  static final double CLIP = 6;

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

  /** For the many starts tried and heavy tails; found on healthy runs. */
  static final double MARGIN = 5;

  /**
   * Above this share of the threshold a drift is suspected, and the fit stops learning from new
   * bins.
   */
  static final double SUSPECT = 0.5;

  /** A drift is over when the newest {@link #RECENT} losses alone are below this statistic. */
  static final double OVER = 9;

  private static final int RECENT = 32;

  /**
   * A loss this many standard deviations above the expected one is a spike's, if it is also {@link
   * #SPIKE_SHARE} up.
   */
  static final double SPIKE = 6;

  static final double SPIKE_SHARE = 0.03;

  /** One loss is enough for a spike when it is up by this share. */
  static final double GREAT_SPIKE_SHARE = 0.25;

  /** This many losses in a row without excess end a spike. */
  private static final int CALM = 8;

  /** Weight of the newest loss in the running mean that divergence is judged by. */
  private static final double RUNNING = 1.0 / 16;

  /**
   * Diverged: the running mean has lost this share of all that was learned since the first loss.
   */
  static final double LOST = 0.5;

  /** ... and is no longer diverged when it has lost less than this. */
  private static final double REGAINED = 0.25;

  /** A plateau falls by less than this share of what was expected. */
  static final double PLATEAU_SHARE = 0.25;

  /** Independent comparisons with an old forecast that one run makes. */
  private static final double CONTRADICTIONS = 200;

  private DriftDetector() {}

  /**
   * One training loss.
   *
   * @param state what is remembered
   * @param expected what was predicted for this stretch, empty while there is no prediction to
   *     judge by
   * @param tokens tokens seen
   * @param step step, -1 when unknown
   * @param loss nats per token; may be NaN or infinite
   * @param threshold see {@link #threshold}
   */
  public static DriftState step(
      DriftState state,
      Optional<Expectation> expected,
      long tokens,
      long step,
      double loss,
      double threshold) {
    Pass pass = new Pass(state, tokens, step, loss, threshold);
    pass.divergence(expected);
    expected.ifPresent(pass::againstCurve);
    return pass.after();
  }

  /**
   * The threshold on G.
   *
   * @param losses how many the run will log, at least 1
   * @param falseAlarmsPerRun above 0 and below 1
   */
  public static double threshold(double losses, double falseAlarmsPerRun) {
    return 2 * Math.log(Math.max(1, losses) / falseAlarmsPerRun) + MARGIN;
  }

  /**
   * The threshold on a contradiction: the newest bins and the anchors overlap, so that a run makes
   * about {@link #CONTRADICTIONS} independent ones.
   *
   * @param falseAlarmsPerRun above 0 and below 1
   */
  public static double contradictionThreshold(double falseAlarmsPerRun) {
    return 2 * Math.log(CONTRADICTIONS / falseAlarmsPerRun) + MARGIN;
  }

  /**
   * An evaluation on held-out data.
   *
   * @param evalLoss nats per token
   * @param trainLoss smoothed training loss, nats per token; NaN before the first
   */
  public static DriftState evaluated(
      DriftState state, double evalLoss, double trainLoss, long tokens, long step) {
    EvalGap gap = state.evalGap().plus(evalLoss, trainLoss);
    List<Standing> open = new ArrayList<>(state.open());
    if (gap.confirmed() && !state.has(Finding.EVAL_GAP)) {
      Evidence evidence = gap.evidence(evalLoss, trainLoss, tokens, step);
      open.add(new Standing(Finding.EVAL_GAP, evidence, tokens));
    } else if (gap.wide() == 0) {
      open.removeIf(standing -> standing.finding() == Finding.EVAL_GAP);
    }
    return state.with(gap, open);
  }

  /** A bin has closed and the run has declared the law it should follow. */
  public static DriftState referenced(
      DriftState state, double seen, double declared, double noise, long tokens, long step) {
    double off = OffReference.off(seen, declared, noise);
    OffReference reference = state.offReference().plus(off);
    List<Standing> open = new ArrayList<>(state.open());
    if (reference.confirmed() && !state.has(Finding.OFF_REFERENCE)) {
      Evidence evidence = new Evidence(off, 1, tokens, step, declared, seen);
      open.add(new Standing(Finding.OFF_REFERENCE, evidence, tokens));
    } else if (reference.row() == 0) {
      open.removeIf(standing -> standing.finding() == Finding.OFF_REFERENCE);
    }
    return state.with(reference, open);
  }

  /**
   * A bin has closed: do the newest bins contradict a forecast made long before them?
   *
   * @param found the strongest contradiction; its statistic over k is held against the threshold
   * @param tokens tokens now
   */
  public static DriftState contradicted(
      DriftState state, Contradiction found, double threshold, long tokens, long step) {
    double off = found.seen() - found.expected();
    double statistic = found.statistic();
    double contradiction = Math.copySign(statistic / threshold, off);
    List<Standing> open = new ArrayList<>(state.open());
    boolean mayBeOver = off > 0 && state.has(Finding.SPIKE);
    if (statistic > threshold && !state.drifting() && !mayBeOver) {
      open.add(
          new Standing(
              off > 0 ? Finding.DRIFT_UP : Finding.DRIFT_DOWN,
              new Evidence(
                  statistic, threshold, found.sinceTokens(), -1, found.expected(), found.seen()),
              tokens));
    }
    return new DriftState(
        state.segments(),
        state.high(),
        state.calm(),
        state.firstLoss(),
        state.lowest(),
        state.running(),
        state.evalGap(),
        state.offReference(),
        contradiction,
        state.score(),
        state.suspected(),
        open);
  }

  /** The work on one loss: owns the state to come. */
  private static final class Pass {
    private final DriftState before;
    private final long tokens;
    private final long step;
    private final double loss;
    private final double threshold;
    private final List<Standing> open;
    private final List<Found> suspected = new ArrayList<>();
    private Segments segments;
    private int high;
    private int calm;
    private double firstLoss;
    private double lowest;
    private double running;
    private double score;

    private Pass(DriftState state, long tokens, long step, double loss, double threshold) {
      this.before = state;
      this.tokens = tokens;
      this.step = step;
      this.loss = loss;
      this.threshold = threshold;
      this.open = new ArrayList<>(state.open());
      this.segments = state.segments();
      this.high = state.high();
      this.calm = state.calm();
      this.firstLoss = state.firstLoss();
      this.lowest = state.lowest();
      this.running = state.running();
    }

    private void divergence(Optional<Expectation> expected) {
      if (!Double.isFinite(loss)) {
        confirm(Finding.DIVERGED, new Evidence(1, 1, tokens, step, expectedLoss(expected), loss));
        return;
      }
      if (Double.isNaN(firstLoss)) {
        firstLoss = loss;
      }
      running = Double.isNaN(running) ? loss : running + RUNNING * (loss - running);
      lowest = Double.isNaN(lowest) ? running : Math.min(lowest, running);
      double learned = firstLoss - lowest;
      double lost = running - lowest;
      // a run that has learned next to nothing has nothing to lose: wait until it has a tenth of
      // its loss behind it
      boolean telling = learned > 0.1 * Math.abs(firstLoss);
      if (telling && lost > LOST * learned) {
        confirm(
            Finding.DIVERGED,
            new Evidence(lost / learned, LOST, tokens, step, expectedLoss(expected), running));
      } else if (has(Finding.DIVERGED) && lost < REGAINED * learned) {
        clear(Finding.DIVERGED);
      }
    }

    private double expectedLoss(Optional<Expectation> expected) {
      return expected.map(line -> line.at(tokens)).orElse(lowest);
    }

    private void againstCurve(Expectation expected) {
      if (!Double.isFinite(loss)) {
        return;
      }
      double inflation = expected.inflation();
      double noise = Math.sqrt(expected.noiseVariance());
      double mu = expected.at(tokens);
      double z = (loss - mu) / noise;
      double immaterial = Contradiction.IMMATERIAL * mu;
      double v =
          (expected.variance() + immaterial * immaterial / inflation) / expected.noiseVariance();
      spike(
          (loss - mu)
              / Math.sqrt(expected.noiseVariance() * Math.max(1, inflation) + expected.variance()),
          mu);
      if (!expected.scored()) {
        before.suspected().stream()
            .filter(found -> found.finding() != Finding.SPIKE)
            .forEach(suspected::add);
        score = before.score();
        return;
      }
      double clip = CLIP * Math.sqrt(1 + v);
      segments = segments.plus(Math.max(-clip, Math.min(clip, z)), tokens, step);
      Segments.Shift shift = segments.strongest(v, LEAST, has(Finding.SPIKE) ? 0 : SPAN, tokens);
      boolean cooldown = shift.statistic() < 0 && -shift.meanZ() * noise < expected.cooldown();
      double statistic = cooldown ? 0 : shift.statistic() / inflation;
      score = statistic / threshold;
      Evidence evidence =
          new Evidence(
              Math.abs(statistic),
              threshold,
              shift.sinceTokens(),
              shift.sinceStep(),
              mu,
              mu + shift.meanZ() * noise);
      Finding direction =
          shift.statistic() < 0
              ? Finding.DRIFT_DOWN
              : flat(expected, shift, noise) ? Finding.PLATEAU : Finding.DRIFT_UP;
      if (drifting()) {
        if (isOver(v, inflation)) {
          clear(Finding.DRIFT_UP);
          clear(Finding.DRIFT_DOWN);
          clear(Finding.PLATEAU);
          segments = Segments.EMPTY;
        }
      } else if (Math.abs(statistic) > threshold) {
        confirm(direction, evidence);
        segments = Segments.EMPTY; // what follows decides whether it lasts
      } else if (Math.abs(statistic) > SUSPECT * threshold || quick(v, inflation, expected)) {
        suspected.add(new Found(direction, Grade.SUSPECTED, evidence));
      }
    }

    /** Whether very few losses are so far off that the fit should wait for more. */
    private boolean quick(double v, double inflation, Expectation expected) {
      Segments.Shift shift = segments.strongest(v, QUICK, 0, tokens);
      boolean cooldown =
          shift.statistic() < 0
              && -shift.meanZ() * Math.sqrt(expected.noiseVariance()) < expected.cooldown();
      return !cooldown && Math.abs(shift.statistic()) / inflation > SUSPECT * threshold;
    }

    private boolean drifting() {
      return has(Finding.DRIFT_UP) || has(Finding.DRIFT_DOWN) || has(Finding.PLATEAU);
    }

    /**
     * Whether the loss has neither jumped nor risen since the change but stands still: its excess
     * has grown by about what should have been learned between the earlier and the later half.
     */
    private boolean flat(Expectation expected, Segments.Shift shift, double noise) {
      Segments.Halves halves = segments.halvesSince(shift.sinceTokens());
      double slope =
          (expected.toLoss() - expected.fromLoss()) / (expected.toTokens() - expected.fromTokens());
      double due = -slope * (tokens - shift.sinceTokens()) / 2;
      double growth = (halves.later() - halves.earlier()) * noise;
      double jump = halves.earlier() * noise;
      return due > 0
          && growth > (1 - PLATEAU_SHARE) * due
          && growth < (1 + PLATEAU_SHARE) * due
          && jump < due;
    }

    private boolean isOver(double v, double inflation) {
      double mean = segments.recentMean(RECENT);
      return mean * mean * RECENT / (1 + RECENT * v) / inflation < OVER
          && segments.total() >= RECENT
          && Math.abs(before.contradiction()) < SUSPECT;
    }

    private void spike(double z, double mu) {
      boolean above = z > SPIKE && loss - mu > SPIKE_SHARE * Math.abs(mu);
      boolean great = z > 2 * SPIKE && loss - mu > GREAT_SPIKE_SHARE * Math.abs(mu);
      high = (high << 1 | (above ? 1 : 0)) & 0xff;
      calm = above ? 0 : Math.min(calm + 1, CALM);
      boolean twoOfThree = Integer.bitCount(high & 0b111) >= 2;
      Evidence evidence = new Evidence(z, SPIKE, tokens, step, mu, loss);
      if (great || above && twoOfThree) {
        confirm(Finding.SPIKE, evidence);
      } else if (above) {
        suspected.add(new Found(Finding.SPIKE, Grade.SUSPECTED, evidence));
      } else if (has(Finding.SPIKE) && calm >= CALM) {
        clear(Finding.SPIKE);
      }
    }

    private boolean has(Finding finding) {
      for (Standing standing : open) {
        if (standing.finding() == finding) {
          return true;
        }
      }
      return false;
    }

    private void confirm(Finding finding, Evidence evidence) {
      if (!has(finding)) {
        open.add(new Standing(finding, evidence, tokens));
      }
    }

    private void clear(Finding finding) {
      open.removeIf(standing -> standing.finding() == finding);
    }

    private DriftState after() {
      return new DriftState(
          segments,
          high,
          calm,
          firstLoss,
          lowest,
          running,
          before.evalGap(),
          before.offReference(),
          before.contradiction(),
          score,
          suspected,
          open);
    }
  }

  /**
   * What a state amounts to.
   *
   * @param waitingFor what judging waits for, the empty string when it waits for nothing
   */
  public static DriftVerdict verdict(DriftState state, String waitingFor) {
    List<Found> found = new ArrayList<>();
    for (Standing standing : state.open()) {
      found.add(new Found(standing.finding(), Grade.CONFIRMED, standing.evidence()));
    }
    Grade grade = Grade.STEADY;
    String reason = "on the predicted curve";
    if (!found.isEmpty()) {
      grade = Grade.CONFIRMED;
      reason = "off the predicted curve: " + found.get(0).finding();
    } else if (!state.suspected().isEmpty()) {
      grade = Grade.SUSPECTED;
      reason = "may be leaving the predicted curve: " + state.suspected().get(0).finding();
    } else if (!waitingFor.isEmpty()) {
      return DriftVerdict.warmingUp(waitingFor);
    }
    found.addAll(state.suspected());
    return new DriftVerdict(grade, reason, state.score(), found);
  }
}
