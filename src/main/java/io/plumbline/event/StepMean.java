package io.plumbline.event;

import java.util.OptionalDouble;

/**
 * Several losses for one step, as one event: gradient accumulation sends one for each micro-batch,
 * and jobs may log from every rank. The step's loss is their mean.
 *
 * @param newest the newest of its events, with what the others said beside the loss
 * @param tokens where the step lies
 * @param count how many losses it has, at least 1
 * @param sum of them, nats per token; not finite if one of them is not
 */
public record StepMean(TrainingEvent.StepLogged newest, long tokens, int count, double sum) {
  /** A step with its first loss. */
  public static StepMean of(TrainingEvent.StepLogged logged, long tokens) {
    return new StepMean(logged, tokens, 1, logged.lossNats());
  }

  /** With one more. */
  public StepMean plus(TrainingEvent.StepLogged another) {
    OptionalDouble rate =
        another.learningRate().isPresent() ? another.learningRate() : newest.learningRate();
    return new StepMean(
        with(another, another.lossNats(), rate, norm(another)),
        tokens,
        count + 1,
        sum + another.lossNats());
  }

  /** All of them: its loss is the mean. */
  public TrainingEvent.StepLogged whole() {
    return with(newest, sum / count, newest.learningRate(), newest.gradientNorm());
  }

  /** One that is no number is not to be lost among others. */
  private OptionalDouble norm(TrainingEvent.StepLogged another) {
    OptionalDouble before = newest.gradientNorm();
    boolean keeps = before.isPresent() && !Double.isFinite(before.getAsDouble());
    return keeps || another.gradientNorm().isEmpty() ? before : another.gradientNorm();
  }

  private static TrainingEvent.StepLogged with(
      TrainingEvent.StepLogged event, double loss, OptionalDouble rate, OptionalDouble norm) {
    return new TrainingEvent.StepLogged(
        event.run(), event.timeMs(), event.attempt(), event.at(), loss, rate, norm);
  }
}
