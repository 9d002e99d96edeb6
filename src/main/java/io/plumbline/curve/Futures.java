package io.plumbline.curve;

import io.plumbline.curve.ScheduleGuess.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The work of telling from what explains the rates seen what may come; lives for one call. */
final class Futures {
  /**
   * A constant rate stays constant to the end this often; otherwise a cooldown follows. Half: runs
   * without a schedule and the trunks of warmup-stable-decay runs, which are logged as runs of
   * their own, against those that cool down in the same run.
   */
  static final double CONSTANT = 0.5;

  /**
   * Share of the run that a cooldown takes, and how usual it is: 10 % (MiniCPM, Hu et al. 2024;
   * SmolLM), 20 % (Haegele et al. 2024), more (DeepSeek-V3, nanoGPT speed runs).
   */
  private static final double[][] COOLDOWNS = {{0.05, 0.1}, {0.1, 0.3}, {0.2, 0.35}, {0.35, 0.25}};

  /** What a cooldown ends at, as a share of the peak. */
  private static final double COLD = 0.05;

  /** Futures whose rates differ by less than this share of the peak are one. */
  private static final double ALIKE = 0.03;

  /** At most this many futures are told apart ... */
  private static final int MOST_FUTURES = 8;

  /** ... and none less likely than this. */
  private static final double LEAST_WEIGHT = 0.01;

  private final SeenRates rates;
  private final RatesToExplain seen;
  private final double now;
  private final double horizon;

  private Futures(SeenRates rates, RatesToExplain seen, double now, double horizon) {
    this.rates = rates;
    this.seen = seen;
    this.now = now;
    this.horizon = horizon;
  }

  /** The futures that rates leave open, the likeliest first; their weights sum to 1. */
  static List<Future> of(SeenRates rates, double now, double horizon) {
    RatesToExplain seen = new RatesToExplain(rates);
    if (!(seen.height > 0)) {
      return List.of(new Future(1, "zero", Schedule.constant(0, 0)));
    }
    return new Futures(rates, seen, now, horizon).merged(Explanations.of(seen, now, horizon));
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
    return seen.r.length == 0 || (1 - cooldown[0]) * horizon > now;
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
    double scale = seen.height > 0 ? seen.height : 1;
    return ScheduleGuess.joined(rates, now, horizon, x -> scale * candidate.at(x));
  }
}
