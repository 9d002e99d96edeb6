package io.plumbline.drift;

/**
 * Finds a sustained blow-up: a run that has lost {@link #LOST} of all that it had learned since its
 * first loss. What is no number is for {@link Numerics}.
 *
 * <pre>
 *   running += {@link #RUNNING} (y - running)
 *   lost = (running - lowest) / (first - lowest)
 * </pre>
 *
 * A run that has learned less than {@link #TELLING} of its first loss has nothing to lose yet.
 * Immutable.
 *
 * @param firstLoss first finite loss of the run, NaN before it
 * @param lowest lowest running mean of the loss, NaN before the first
 * @param running running mean of the loss over about sixteen, NaN before the first
 */
public record Divergence(double firstLoss, double lowest, double running) {
  /** Before the first loss. */
  public static final Divergence NEW = new Divergence(Double.NaN, Double.NaN, Double.NaN);

  /** Weight of the newest loss in the running mean that divergence is judged by. */
  private static final double RUNNING = 1.0 / 16;

  /**
   * Diverged: the running mean has lost this share of all that was learned since the first loss.
   */
  static final double LOST = 0.5;

  /** ... and is no longer diverged when it has lost less than this. */
  private static final double REGAINED = 0.25;

  /** Share of the first loss that must have been learned. */
  private static final double TELLING = 0.1;

  /** With one more finite loss. */
  Divergence plus(double loss) {
    double now = Double.isNaN(running) ? loss : running + RUNNING * (loss - running);
    return new Divergence(
        Double.isNaN(firstLoss) ? loss : firstLoss,
        Double.isNaN(lowest) ? now : Math.min(lowest, now),
        now);
  }

  /** What the newest loss, which this has seen, makes of what was found. */
  Findings judge(Findings found, Logged newest) {
    double learned = firstLoss - lowest;
    double lost = running - lowest;
    boolean telling = learned > TELLING * Math.abs(firstLoss);
    if (telling && lost > LOST * learned) {
      return confirming(found, newest, lost / learned);
    }
    return lost < REGAINED * learned ? found.without(Finding.DIVERGED) : found;
  }

  private Findings confirming(Findings found, Logged newest, double statistic) {
    if (found.has(Finding.DIVERGED)) {
      return found;
    }
    Evidence evidence =
        new Evidence(
            statistic,
            LOST,
            newest.at().tokens(),
            newest.at().step(),
            newest.expectedOr(lowest),
            running);
    return found.confirming(Finding.DIVERGED, evidence, newest.at().tokens());
  }

  /** After a return to a checkpoint: no mean reaches across. */
  Divergence restarted() {
    return new Divergence(firstLoss, lowest, Double.NaN);
  }

  /** After a change of the data: the loss has another level to fall from. */
  Divergence renewed() {
    return new Divergence(firstLoss, Double.NaN, Double.NaN);
  }
}
