package io.plumbline.curve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What a learning-rate schedule that nobody declared will do, from the rates seen so far: futures
 * with weights, the likeliest first. Immutable.
 *
 * <p>Every {@link Fall} from the end of warm-up or of a plateau to the end of the run (or to
 * another end), the inverse square root, and "constant so far" are held against the rates since
 * warm-up (or the last re-warming or step). For given shape, begin and end the rate is linear in
 * height and depth, so each has a closed-form marginal likelihood, with a normal prior on the depth
 * about what practice chooses:
 *
 * <pre>
 *   r(t) = height - drop s((t - begin) / (end - begin)) + error
 * </pre>
 *
 * The error is the rounding of the rates, or the misfit of the best shape if that is more: where no
 * shape fits, none is excluded. Rates that are constant so far leave open what comes: see {@link
 * #CONSTANT} and {@link #COOLDOWNS}.
 *
 * <p>Empty case: without any rate the futures are those of practice.
 */
public final class ScheduleGuess {
  /**
   * A constant rate stays constant to the end this often; otherwise a cooldown follows. Half: runs
   * without a schedule and the trunks of warmup-stable-decay runs, which are logged as runs of
   * their own, against those that cool down in the same run.
   */
  private static final double CONSTANT = 0.5;

  /**
   * Share of the run that a cooldown takes, and how usual it is: 10 % (MiniCPM, Hu et al. 2024;
   * SmolLM), 20 % (Haegele et al. 2024), more (DeepSeek-V3, nanoGPT speed runs).
   */
  private static final double[][] COOLDOWNS = {{0.05, 0.1}, {0.1, 0.3}, {0.2, 0.35}, {0.35, 0.25}};

  /** What a cooldown ends at, as a share of the peak. */
  private static final double COLD = 0.05;

  /** Standard deviation of the depth about what is usual. */
  private static final double DEPTH_SD = 0.08;

  /** The height is known to this share once a plateau or warm-up was seen. */
  private static final double HEIGHT_SD = 0.003;

  /** ... and to this share when the run was first seen on its way down. */
  private static final double UNSEEN_HEIGHT_SD = 0.1;

  /** Rounding when all rates are equal: three digits. */
  private static final double ROUNDED = 1e-3;

  /** Rates are never believed to be more exact than this share of the peak. */
  private static final double EXACT = 1e-4;

  /** Steps this small are arithmetic. */
  private static final double NOTHING = 1e-9;

  /** Errors of a wrong shape hang together: as many points as this count. */
  private static final double INDEPENDENT = 8;

  /** At most this many points are looked at. */
  private static final int POINTS = 40;

  /** Ends of a fall over the horizon, other than 1. */
  private static final double[] OTHER_ENDS = {
    0.5, 0.65, 0.8, 0.9, 0.95, 1.05, 1.12, 1.25, 1.5, 2, 3, 5
  };

  /** A fall ends at the horizon this often. */
  private static final double ENDS_THERE = 0.85;

  /** Before any rate is seen a run is one that holds its rate, for good or until a cooldown. */
  private static final double USUALLY_CONSTANT = 0.4;

  /** ... or one that falls with the inverse square root of the tokens. */
  private static final double USUALLY_ROOT = 0.03;

  /** Highest rate expected, over the height. */
  private static final double MOST = 1.5;

  /** Futures whose rates differ by less than this share of the peak are one. */
  private static final double ALIKE = 0.03;

  /** At most this many futures are told apart ... */
  private static final int MOST_FUTURES = 8;

  /** ... and none less likely than this. */
  private static final double LEAST_WEIGHT = 0.01;

  /** Places in the future at which they are compared, and knots between which they are straight. */
  private static final int KNOTS = 32;

  /** A guess is sure of itself when one future has this weight. */
  private static final double PINNED = 0.9;

  /**
   * One way in which the schedule may go on.
   *
   * @param weight probability, above 0
   * @param name for people: "a cosine", "constant to the end"
   * @param schedule the rates seen, then those expected
   */
  public record Future(double weight, String name, Schedule schedule) {}

  private final List<Future> futures;
  private final boolean seen;

  private ScheduleGuess(List<Future> futures, boolean seen) {
    this.futures = List.copyOf(futures);
    this.seen = seen;
  }

  /**
   * The guess from what was logged.
   *
   * @param tokensSeen where the future begins
   * @param horizon tokens at the planned end, above 0
   */
  public static ScheduleGuess of(SeenRates rates, double tokensSeen, double horizon) {
    return new Guessing(rates, tokensSeen, horizon).guess();
  }

  /** The futures, the likeliest first; their weights sum to 1; never empty. */
  public List<Future> futures() {
    return futures;
  }

  /** Whether any learning rate was seen. */
  public boolean seen() {
    return seen;
  }

  /** Whether the rates seen leave one future only. */
  public boolean pinned() {
    return futures.get(0).weight() >= PINNED;
  }

  /**
   * The rates seen, then others up to the horizon.
   *
   * @param then the learning rate over tokens
   */
  public static Schedule joined(
      SeenRates rates, double tokensSeen, double horizon, DoubleUnaryOperator then) {
    int n = rates.size();
    double[] tokens = new double[n + KNOTS + 1];
    double[] values = new double[n + KNOTS + 1];
    for (int i = 0; i < n; i++) {
      tokens[i] = rates.tokens(i);
      values[i] = rates.rate(i);
    }
    double start = n == 0 ? tokensSeen : Math.max(tokensSeen, tokens[n - 1]);
    double end = Math.max(start, horizon);
    for (int i = 0; i <= KNOTS; i++) {
      double x = start + (end - start) * i / KNOTS;
      tokens[n + i] = x;
      values[n + i] = then.applyAsDouble(x);
    }
    return Schedule.points(tokens, values);
  }

  /** The work of one guess; lives for one call. */
  private static final class Guessing {
    private final SeenRates rates;
    private final double now;
    private final double horizon;
    private final int first;
    private final double height;
    private final boolean heightSeen;
    private final double[] warmEnds;
    private final double[] plateauEnds;
    private final double[] t;
    private final double[] r;
    private final double error;
    private final double[] fallen;
    private final List<Candidate> candidates = new ArrayList<>();

    Guessing(SeenRates rates, double now, double horizon) {
      this.rates = rates;
      this.now = now;
      this.horizon = horizon;
      int stretch = rates.lastStretch();
      int top = stretch;
      for (int i = stretch; i < rates.size(); i++) {
        if (rates.rate(i) > (1 + ROUNDED) * rates.rate(top)) {
          top = i;
        }
      }
      this.first = top;
      this.height = rates.size() == 0 ? 1 : rates.rate(top);
      int plateau = top;
      while (plateau + 1 < rates.size() && rates.rate(plateau + 1) >= (1 - ROUNDED) * height) {
        plateau++;
      }
      this.heightSeen = top > stretch || plateau > top + 1;
      this.warmEnds = warmEnds(rates, stretch, top, height);
      this.plateauEnds = plateauEnds(rates, top, plateau);
      int all = rates.size() - first;
      int kept = Math.min(all, POINTS);
      this.t = new double[kept];
      this.r = new double[kept];
      for (int i = 0; i < kept; i++) {
        int at = kept == 1 ? first : first + (int) Math.round(i * (all - 1.0) / (kept - 1));
        t[i] = rates.tokens(at);
        r[i] = rates.rate(at) / (height > 0 ? height : 1);
      }
      this.error = rounding(r);
      this.fallen = new double[kept];
    }

    /** Where a fall from the end of warm-up may have begun. */
    private static double[] warmEnds(SeenRates rates, int stretch, int top, double height) {
      if (rates.size() == 0) {
        return new double[] {0};
      }
      double at = rates.tokens(top);
      if (top == stretch) {
        double before = stretch > 0 ? rates.tokens(stretch - 1) : 0;
        return new double[] {before, 0.5 * (before + at), at};
      }
      double before = rates.tokens(top - 1);
      double straight = stretch == 0 ? height * before / rates.rate(top - 1) : at;
      return new double[] {before, straight > before && straight < at ? straight : at, at};
    }

    /** Where a fall from a plateau may have begun: none without a plateau, or if it lasts. */
    private static double[] plateauEnds(SeenRates rates, int top, int plateau) {
      if (plateau == top || plateau + 1 >= rates.size()) {
        return new double[0];
      }
      double last = rates.tokens(plateau);
      double gone = rates.tokens(plateau + 1);
      return new double[] {last, 0.67 * last + 0.33 * gone, 0.33 * last + 0.67 * gone};
    }

    /** The rounding of the rates as a share of their height: a third of the smallest step. */
    private static double rounding(double[] rates) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 1; i < rates.length; i++) {
        double step = Math.abs(rates[i] - rates[i - 1]);
        if (step > NOTHING) {
          least = Math.min(least, step);
        }
      }
      return least == Double.POSITIVE_INFINITY
          ? ROUNDED
          : Math.max(EXACT, Math.min(ROUNDED, least / 3));
    }

    ScheduleGuess guess() {
      if (!(height > 0)) {
        return new ScheduleGuess(List.of(new Future(1, "zero", Schedule.constant(0, 0))), true);
      }
      constant();
      for (Fall fall : Fall.values()) {
        candidates(fall, warmEnds, usual(fall));
        candidates(fall, plateauEnds, usualCooldown(fall));
      }
      inverseRoot();
      return new ScheduleGuess(merged(weighed()), rates.size() > 0);
    }

    private void candidates(Fall fall, double[] begins, double usual) {
      for (double begin : begins) {
        candidate(fall, begin, 1, usual * ENDS_THERE / begins.length);
        for (double end : OTHER_ENDS) {
          candidate(fall, begin, end, usual * (1 - ENDS_THERE) / OTHER_ENDS.length / begins.length);
        }
      }
    }

    /**
     * How usual a cooldown of this shape is that begins in just this gap between two points: the
     * gap's share of the run, as cooldowns begin anywhere in about a third of it.
     */
    private double usualCooldown(Fall fall) {
      if (plateauEnds.length == 0) {
        return 0;
      }
      double gap = (plateauEnds[2] - plateauEnds[0]) / 0.67 / horizon;
      double shape =
          switch (fall) {
            case LINEAR -> 0.5;
            case ROOT, COSINE -> 0.15;
            case SQUARE -> 0.05;
            case TO_TENTH -> 0.1;
            case TO_HUNDREDTH -> 0.05;
          };
      return USUALLY_CONSTANT * (1 - CONSTANT) * 3 * gap * shape;
    }

    /** What practice chooses, before any rate is seen. */
    private static double usual(Fall fall) {
      return switch (fall) {
        case COSINE -> 0.35;
        case LINEAR -> 0.15;
        case SQUARE, ROOT -> 0.02;
        case TO_TENTH, TO_HUNDREDTH -> 0.015;
      };
    }

    private void constant() {
      double squares = 0;
      double mean = 0;
      for (double rate : r) {
        mean += (rate - 1) / Math.max(1, r.length);
      }
      for (double rate : r) {
        squares += square(rate - 1 - mean);
      }
      double level = r.length == 0 ? 1 : r[r.length - 1];
      candidates.add(new Candidate("constant so far", USUALLY_CONSTANT, squares, 0, x -> level));
    }

    private void inverseRoot() {
      double top = 0;
      double bottom = 0;
      for (int i = 0; i < t.length; i++) {
        double shape = Math.sqrt(t[0] / t[i]);
        top += shape * r[i];
        bottom += shape * shape;
      }
      if (t.length < 2 || !(bottom > 0)) {
        return;
      }
      double scale = top / bottom;
      double from = t[0];
      double squares = 0;
      for (int i = 0; i < t.length; i++) {
        squares += square(r[i] - scale * Math.sqrt(from / t[i]));
      }
      candidates.add(
          new Candidate(
              "an inverse square root",
              USUALLY_ROOT,
              squares,
              0,
              x -> scale * Math.sqrt(from / x)));
    }

    /**
     * Least squares for height and drop with normal priors, and how well they explain the rates.
     */
    private void candidate(Fall fall, double begin, double endShare, double usual) {
      double end = endShare * horizon;
      if (!(end > begin)) {
        return;
      }
      double noise = square(error) * Math.max(1, r.length / INDEPENDENT);
      double heightWeight = 1 / square(heightSeen ? HEIGHT_SD : UNSEEN_HEIGHT_SD);
      double depthWeight = 1 / square(DEPTH_SD);
      double hh = heightWeight;
      double hd = 0;
      double dd = depthWeight;
      double h0 = heightWeight;
      double d0 = depthWeight * fall.usualDepth;
      for (int i = 0; i < r.length; i++) {
        fallen[i] = fall.at((t[i] - begin) / (end - begin));
        hh += 1 / noise;
        hd -= fallen[i] / noise;
        dd += square(fallen[i]) / noise;
        h0 += r[i] / noise;
        d0 -= fallen[i] * r[i] / noise;
      }
      double det = hh * dd - hd * hd;
      double h = (dd * h0 - hd * d0) / det;
      double d = Math.max(0, Math.min(h, (hh * d0 - hd * h0) / det));
      double squares = 0;
      for (int i = 0; i < r.length; i++) {
        squares += square(r[i] - h + d * fallen[i]);
      }
      double surprise =
          heightWeight * square(h - 1)
              + depthWeight * square(d - fall.usualDepth)
              + Math.log(det / (heightWeight * depthWeight));
      // unseen rates count as 1 now, whatever has fallen before
      double lift = r.length == 0 ? d * fall.at((now - begin) / (end - begin)) : 0;
      candidates.add(
          new Candidate(
              name(fall),
              usual,
              squares,
              surprise,
              x -> h + lift - d * fall.at((x - begin) / (end - begin))));
    }

    private static String name(Fall fall) {
      return switch (fall) {
        case COSINE -> "a cosine";
        case LINEAR -> "a straight line";
        case SQUARE -> "a parabola";
        case ROOT -> "one less a square root";
        case TO_TENTH, TO_HUNDREDTH -> "an exponential";
      };
    }

    /** Weights that sum to 1; the best misfit is the error if it is the larger. */
    private List<Candidate> weighed() {
      double least = Double.POSITIVE_INFINITY;
      for (Candidate candidate : candidates) {
        least = Math.min(least, candidate.squares);
      }
      double n = Math.max(1, r.length);
      double noise = Math.max(square(error), least / n) * Math.max(1, n / INDEPENDENT);
      double best = Double.NEGATIVE_INFINITY;
      for (Candidate candidate : candidates) {
        candidate.weight =
            Math.log(candidate.usual) - 0.5 * (candidate.squares / noise + candidate.surprise);
        best = Math.max(best, candidate.weight);
      }
      double sum = 0;
      for (Candidate candidate : candidates) {
        candidate.weight = Math.exp(candidate.weight - best);
        sum += candidate.weight;
      }
      for (Candidate candidate : candidates) {
        candidate.weight /= sum;
      }
      return candidates;
    }

    /** The candidates as futures: those alike as one, the least likely left out. */
    private List<Future> merged(List<Candidate> weighed) {
      List<Candidate> all = new ArrayList<>(weighed);
      Candidate constant = all.remove(0);
      all.addAll(cooldowns(constant));
      all.sort(Comparator.comparingDouble((Candidate c) -> c.weight).reversed());
      List<Candidate> told = new ArrayList<>();
      for (Candidate candidate : all) {
        if (candidate.weight < 1e-4) {
          break;
        }
        boolean alike = false;
        for (Candidate other : told) {
          if (alike(candidate, other)) {
            other.weight += candidate.weight;
            alike = true;
            break;
          }
        }
        if (!alike) {
          told.add(candidate);
        }
      }
      told.sort(Comparator.comparingDouble((Candidate c) -> c.weight).reversed());
      double sum = 0;
      int n = 0;
      while (n < Math.min(told.size(), MOST_FUTURES)
          && (n == 0 || told.get(n).weight >= LEAST_WEIGHT)) {
        sum += told.get(n++).weight;
      }
      List<Future> result = new ArrayList<>();
      for (Candidate candidate : told.subList(0, n)) {
        result.add(new Future(candidate.weight / sum, candidate.name, seenThen(candidate)));
      }
      return result;
    }

    /**
     * What may follow a rate that has been constant so far. Where no rate is seen a cooldown may be
     * under way, and what is left of it counts.
     */
    private List<Candidate> cooldowns(Candidate constant) {
      List<Candidate> result = new ArrayList<>();
      double level = constant.at(now);
      double open = CONSTANT;
      for (double[] cooldown : COOLDOWNS) {
        open += possible(cooldown) ? (1 - CONSTANT) * cooldown[1] : 0;
      }
      result.add(
          constant.with(constant.weight * CONSTANT / open, "constant to the end", constant.rate));
      for (double[] cooldown : COOLDOWNS) {
        if (possible(cooldown)) {
          double begin = (1 - cooldown[0]) * horizon;
          double drop = level * (1 - COLD);
          double gone = drop * Fall.LINEAR.at((now - begin) / (horizon - begin));
          result.add(
              constant.with(
                  constant.weight * (1 - CONSTANT) * cooldown[1] / open,
                  "a cooldown over the last " + Math.round(100 * cooldown[0]) + " %",
                  x -> level + gone - drop * Fall.LINEAR.at((x - begin) / (horizon - begin))));
        }
      }
      return result;
    }

    private boolean possible(double[] cooldown) {
      return r.length == 0 || (1 - cooldown[0]) * horizon > now;
    }

    private boolean alike(Candidate a, Candidate b) {
      for (int i = 1; i <= 4; i++) {
        double x = now + 0.25 * i * Math.max(0, horizon - now);
        if (Math.abs(a.at(x) - b.at(x)) > ALIKE) {
          return false;
        }
      }
      return true;
    }

    private Schedule seenThen(Candidate candidate) {
      double scale = height > 0 ? height : 1;
      return joined(rates, now, horizon, x -> scale * candidate.at(x));
    }

    private static double square(double value) {
      return value * value;
    }
  }

  /** One explanation while guessing. */
  private static final class Candidate {
    final String name;
    final double usual;
    final double squares;
    final double surprise;
    final DoubleUnaryOperator rate;
    double weight;

    Candidate(
        String name, double usual, double squares, double surprise, DoubleUnaryOperator rate) {
      this.name = name;
      this.usual = usual;
      this.squares = squares;
      this.surprise = surprise;
      this.rate = rate;
    }

    Candidate with(double otherWeight, String otherName, DoubleUnaryOperator otherRate) {
      Candidate other = new Candidate(otherName, usual, squares, surprise, otherRate);
      other.weight = otherWeight;
      return other;
    }

    /** The rate over the height, held within reason. */
    double at(double tokens) {
      return Math.max(0, Math.min(MOST, rate.applyAsDouble(tokens)));
    }
  }
}
