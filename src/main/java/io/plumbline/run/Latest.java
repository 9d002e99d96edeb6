package io.plumbline.run;

import io.plumbline.event.StepMean;
import io.plumbline.event.TrainingEvent;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest values a run reported. NaN stands for "not known": this is the stored form.
 *
 * @param step last step; empty when the run reports none
 * @param tokens tokens seen
 * @param loss last loss in nats per token, NaN before the first or when it was not finite
 * @param learningRate last reported, NaN when none
 * @param gradientNorm last reported, NaN when none
 * @param coming the step after it whose losses are still coming; of a run that sends several for
 *     each
 */
public record Latest(
    OptionalLong step,
    long tokens,
    double loss,
    double learningRate,
    double gradientNorm,
    Optional<StepMean> coming) {
  static final Latest NONE =
      new Latest(OptionalLong.empty(), 0, Double.NaN, Double.NaN, Double.NaN);

  /** Where no step is waited for. */
  public Latest(
      OptionalLong step, long tokens, double loss, double learningRate, double gradientNorm) {
    this(step, tokens, loss, learningRate, gradientNorm, Optional.empty());
  }

  /** With what one more event says; what it leaves out stays. */
  Latest after(TrainingEvent.StepLogged logged, long atTokens, double lossNats) {
    return new Latest(
        logged.at().step(),
        atTokens,
        lossNats,
        logged.learningRate().orElse(learningRate),
        logged.gradientNorm().orElse(gradientNorm));
  }

  /** With another loss of the same step: the mean of more. */
  Latest with(double lossNats) {
    return new Latest(step, tokens, lossNats, learningRate, gradientNorm, coming);
  }

  /** With the step whose losses are coming. */
  Latest with(StepMean next) {
    return new Latest(step, tokens, loss, learningRate, gradientNorm, Optional.of(next));
  }

  /** Every step has become so many tokens. */
  Latest scaled(long tokensPerStep) {
    return new Latest(
        step, TokenCount.product(tokens, tokensPerStep), loss, learningRate, gradientNorm);
  }
}
