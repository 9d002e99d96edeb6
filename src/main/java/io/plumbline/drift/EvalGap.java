package io.plumbline.drift;

import java.util.OptionalLong;

/**
 * How far evaluation on held-out data has left training: g = evaluation loss - training loss, nats
 * per token, smoothed with weight 1/2, held against its lowest value so far.
 *
 * <p>The gap is wide when it exceeds its lowest by {@link #SHARE} of the training loss, and is a
 * finding after {@link #IN_A_ROW} wide ones. It is over when the gap has closed to half of that:
 * evaluations scatter by more than the last step over a limit, and a finding that came and went
 * with each of them would be told each time.
 *
 * @param running smoothed gap, NaN before the first evaluation
 * @param lowest its lowest value, NaN before the first
 * @param wide evaluations whose gap was too wide since it was last {@link #CLOSED}
 */
public record EvalGap(double running, double lowest, int wide) {
  /** Before the first evaluation. */
  public static final EvalGap NONE = new EvalGap(Double.NaN, Double.NaN, 0);

  /** A gap is too wide beyond this share of the loss above its lowest. */
  static final double SHARE = 0.08;

  /** A gap within this share of the limit is closed. */
  static final double CLOSED = 0.5;

  /** This many, none {@link #CLOSED} between them, confirm it. */
  static final int IN_A_ROW = 3;

  /**
   * With one more evaluation; a gap that is not a finite number changes nothing.
   *
   * @param evalLoss nats per token
   * @param trainLoss smoothed training loss, nats per token; NaN before the first
   */
  EvalGap plus(double evalLoss, double trainLoss) {
    double gap = evalLoss - trainLoss;
    if (!Double.isFinite(gap)) {
      return this;
    }
    double now = Double.isNaN(running) ? gap : running + 0.5 * (gap - running);
    double least = Double.isNaN(lowest) ? now : Math.min(lowest, now);
    double excess = (now - least) / limit(trainLoss);
    return new EvalGap(now, least, excess > 1 ? wide + 1 : excess > CLOSED ? wide : 0);
  }

  /** After a return to a checkpoint: the lowest gap is known, and no row reaches across. */
  EvalGap restarted() {
    return new EvalGap(running, lowest, 0);
  }

  /** Whether it has been too wide often enough. */
  boolean confirmed() {
    return wide >= IN_A_ROW;
  }

  /**
   * What a confirmed gap rests on. Expected of the evaluation is the training loss and the lowest
   * gap; one below 0 counts as 0, since it shows that the smoothed training loss lagged behind, and
   * would promise a negative loss once training has collapsed.
   */
  Evidence evidence(double evalLoss, double trainLoss, long tokens, OptionalLong step) {
    return new Evidence(
        (running - lowest) / limit(trainLoss),
        1,
        tokens,
        step,
        trainLoss + Math.max(0, lowest),
        evalLoss);
  }

  private static double limit(double trainLoss) {
    return SHARE * Math.abs(trainLoss);
  }
}
