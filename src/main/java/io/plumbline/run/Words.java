package io.plumbline.run;

import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.Numerics;
import java.util.Locale;

/** What alerts say: what was found, with its numbers, and why it is over. */
final class Words {
  private Words() {}

  /** E.g. {@code loss stays above ...: 2.310 instead of 2.200 nats per token (+5.0 %) since ...} */
  static String of(Finding finding, Evidence evidence) {
    String says = what(finding) + numbers(evidence) + since(evidence);
    return finding == Finding.DRIFT_DOWN
        ? says
            + LossUnit.likeAFallTo(evidence.seenLoss() / evidence.expectedLoss())
                .map(unit -> ". It would look the same, had it become " + unit.says())
                .orElse("")
        : says;
  }

  private static String since(Evidence evidence) {
    return evidence.sinceStep().isPresent()
        ? String.format(
            Locale.ROOT,
            " since step %d (%.3g tokens)",
            evidence.sinceStep().getAsLong(),
            evidence.sinceTokens())
        : String.format(Locale.ROOT, " since %.3g tokens", evidence.sinceTokens());
  }

  /** What numbers say that are no results of a computation. */
  static String of(Numerics.Wrong wrong, Evidence evidence) {
    return "diverged, " + wrong.says() + numbers(evidence) + since(evidence);
  }

  private static String numbers(Evidence evidence) {
    double expected = evidence.expectedLoss();
    double seen = evidence.seenLoss();
    if (!Double.isFinite(expected)) {
      return String.format(Locale.ROOT, ": %.3f nats per token", seen);
    }
    String numbers =
        String.format(Locale.ROOT, ": %.3f instead of %.3f nats per token", seen, expected);
    return Double.isFinite(seen) && expected > 0
        ? numbers + String.format(Locale.ROOT, " (%+.1f %%)", 100 * (seen / expected - 1))
        : numbers;
  }

  private static String what(Finding finding) {
    return switch (finding) {
      case SPIKE -> "loss spike";
      case DIVERGED -> "diverged, half of all that was learned is lost";
      case DRIFT_UP -> "loss stays above the curve predicted for it";
      case DRIFT_DOWN ->
          "loss stays below the curve predicted for it, as with leaked, repeated or easier data";
      case PLATEAU -> "learning has stopped where the law says that it should not";
      case OFF_REFERENCE -> "loss is off the law declared for the run";
      case EVAL_GAP -> "evaluation loss is leaving training loss, overfitting";
      case TOKEN_COUNT -> "token counts do not fit";
      case LOSS_UNIT -> "the loss is logged in another unit";
      case LEARNING_RATE -> "the learning rate is not the declared one";
    };
  }

  /** Of a return to a checkpoint, or of two writers, who seem to go back and forth. */
  static String rewound(Track track) {
    Replay replay = track.replay();
    long now = track.latest().tokens();
    long times = track.counts().rewinds() - track.counts().restarts();
    if (replay.writers().sure()) {
      return String.format(
          Locale.ROOT,
          "two writers: another job sends events under this run's id, from %.4g tokens on, while"
              + " this one is at %.4g. The one that came last is followed, and what the other"
              + " sends is set aside: stop one of them, or give it another run id",
          (double) replay.writers().heads()[replay.writers().heads().length - 1],
          (double) now);
    }
    return String.format(
        Locale.ROOT,
        "restored from an earlier checkpoint%s: at %.4g tokens after having been at %.4g",
        times > 1 ? ", " + times + " times so far" : "",
        (double) now,
        (double) replay.rewoundFrom());
  }

  /** Why an alert is over whose ground has gone by itself. */
  static String over(AlertKind kind) {
    return switch (kind) {
      case SPIKE, DIVERGED -> "the loss has come back";
      case DRIFT_UP, DRIFT_DOWN, PLATEAU ->
          "back on the predicted curve, or the curve has been learned anew";
      case STALLED -> "events arrive again";
      case REWOUND -> "the run has passed the point that it had reached before";
      case UNDERTRAINED, OVERTRAINED -> "the run is back where its plan was";
      case OFF_REFERENCE -> "back on the declared law";
      case EVAL_GAP -> "evaluation loss is back with training loss";
      case TOKEN_COUNT -> "token counts fit again";
      case LOSS_UNIT -> "the loss is logged in its first unit again";
      case LEARNING_RATE -> "the learning rate is the declared one again";
    };
  }
}
