package io.plumbline.curve;

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
 * Futures#CONSTANT} and {@link Futures#COOLDOWNS}.
 *
 * <p>Empty case: without any rate the futures are those of practice.
 */
public final class ScheduleGuess {
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
    return new ScheduleGuess(Futures.of(rates, tokensSeen, horizon), rates.size() > 0);
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
}
