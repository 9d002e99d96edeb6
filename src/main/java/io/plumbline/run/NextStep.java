package io.plumbline.run;

/** What to do first about each kind of alert: one sentence; the runbook has the rest. */
final class NextStep {
  private NextStep() {}

  static String of(AlertKind kind) {
    return switch (kind) {
      case SPIKE ->
          "Look whether the loss comes back within some hundred steps; if not, skip the"
              + " batches there and resume from before it.";
      case DIVERGED ->
          "Stop the run and resume from a checkpoint before the change, with a lower"
              + " learning rate or without the batches there.";
      case DRIFT_UP ->
          "Compare data, learning rate and code of the steps since then with those"
              + " before; resume from before it if they differ.";
      case DRIFT_DOWN ->
          "Look for data that repeats or leaks since then: a loss this good is" + " seldom earned.";
      case PLATEAU ->
          "Look whether weights still move: learning rate, gradient norm, loss scale,"
              + " frozen layers.";
      case STALLED ->
          "Look whether the job is alive, and its log; restart it from its last"
              + " checkpoint if it is not.";
      case REWOUND ->
          "Nothing, if the restart was meant; else look why the trainer restarted, and stop a second"
              + " writer, or give it another run id.";
      case UNDERTRAINED ->
          "Give the run the tokens its size needs, or train a smaller model with"
              + " the compute that is left.";
      case OVERTRAINED -> "Stop here, or declare the inference_tokens that pay for more.";
      case OFF_REFERENCE ->
          "Compare the run's settings with those that the declared law was fitted" + " to.";
      case EVAL_GAP ->
          "Look whether training data repeats, and whether evaluation data or code" + " changed.";
      case TOKEN_COUNT ->
          "Mend the count of tokens, or declare the batch_tokens that the run" + " really has.";
      case LOSS_UNIT -> "Log the loss in its first unit again; training itself is not touched.";
      case LEARNING_RATE ->
          "Compare the scheduler's state and length with the plan; declare the schedule if it was"
              + " changed on purpose.";
    };
  }
}
