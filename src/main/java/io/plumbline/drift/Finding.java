package io.plumbline.drift;

/** What can be wrong with a run's loss curve. */
public enum Finding {
  /** A short excursion above the expected loss. */
  SPIKE,
  /** NaN, infinity or a sustained blow-up. */
  DIVERGED,
  /** The loss stays above the curve predicted before. */
  DRIFT_UP,
  /** The loss stays below it: leaked, repeated or easier data. */
  DRIFT_DOWN,
  /** Learning stopped where the law says that it should not. */
  PLATEAU,
  /** The run is off the law declared for it or its family's. */
  OFF_REFERENCE,
  /** Evaluation loss leaves training loss. */
  EVAL_GAP,
  /** Token counts do not fit the steps, the declaration or the target. */
  TOKEN_COUNT,
  /** The loss is logged in another unit than before. */
  LOSS_UNIT,
  /** The learning rate logged is not the declared one. */
  LEARNING_RATE
}
