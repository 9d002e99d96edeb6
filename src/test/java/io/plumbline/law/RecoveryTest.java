package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs whose law is known: the true final loss lies in the stated interval as often as stated, and
 * errors shrink as more is seen. Laws, noise and gains vary over what public runs show; the truth
 * is integrated by {@link io.plumbline.curve.TrueClock}, and everything follows from the seed.
 */
class RecoveryTest {
  private static final int RUNS = 100;

  /** What became of one class of runs at one share of the tokens. */
  private static final class Outcome {
    private int inside;
    private final double[] errors = new double[RUNS];

    void add(int run, Prediction prediction, double truth) {
      double error = Math.abs(prediction.mean() - truth);
      inside += error <= 1.96 * prediction.sd() ? 1 : 0;
      errors[run] = error / truth;
    }

    double coverage() {
      return inside / (double) RUNS;
    }

    double medianError() {
      double[] sorted = errors.clone();
      Arrays.sort(sorted);
      return sorted[RUNS / 2];
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.0f %% inside, median error %.2f %%",
          100 * coverage(),
          100 * medianError());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "constant, 1000", "constant, 250",
    "cosine, 1000", "cosine, 250",
    "wsd, 1000", "wsd, 250",
    "linear, 1000", "linear, 250",
    "constant, 20000", "wsd, 20000"
  })
  void theTrueFinalLossLiesInTheStatedInterval(String shape, int steps) {
    Random random = new Random(shape.hashCode() * 31L + steps);
    Outcome early = new Outcome();
    Outcome late = new Outcome();
    for (int i = 0; i < RUNS; i++) {
      SyntheticRun run = run(shape, steps, random);
      double end = run.horizon();
      Fit fit =
          Fit.begin(
              FitConfig.DEFAULT, Prior.SHIPPED, run.clock(), run.schedule().peak(), Double.NaN);
      Fit before = fit;
      for (Bin bin : run.bins(1_000 + i, 0.6)) {
        fit = fit.plus(bin);
        before = bin.lastTokens() <= 0.3 * end ? fit : before;
      }
      early.add(i, before.at(end), run.truth(end));
      late.add(i, fit.at(end), run.truth(end));
    }
    String outcome = shape + " of " + steps + ": at 30 % " + early + "; at 60 % " + late;
    Logger.getLogger(RecoveryTest.class.getName()).info(outcome);

    assertThat(early.coverage()).as(outcome).isGreaterThanOrEqualTo(0.9);
    assertThat(late.coverage()).as(outcome).isGreaterThanOrEqualTo(0.9);
    assertThat(late.medianError()).as(outcome).isLessThan(early.medianError());
  }

  private static SyntheticRun run(String shape, int steps, Random random) {
    double horizon = 1e9 * Math.exp(3 * random.nextDouble());
    double peak = 1e-4 * Math.exp(Math.log(50) * random.nextDouble());
    double last = random.nextBoolean() ? 0 : 0.1;
    double warm = 0.01 * horizon;
    Schedule schedule =
        switch (shape) {
          case "cosine" -> Schedule.cosine(peak, warm, horizon, last);
          case "wsd" -> Schedule.wsd(peak, warm, horizon, 0.1 + 0.2 * random.nextDouble(), last);
          case "linear" -> Schedule.linear(peak, warm, horizon, last);
          default -> Schedule.constant(peak, warm);
        };
    double level = Math.exp(Math.log(0.8) + Math.log(8) * random.nextDouble());
    double amplitude = level * (0.03 + 0.22 * random.nextDouble());
    double gain =
        // as joint fits of public runs show: 0.076 at 1e-3, as the rate to the 0.42, held within
        // what was seen, and a quarter either way
        Math.max(0.02, Math.min(0.11, 0.076 * Math.pow(peak / 1e-3, 0.42)))
            * Math.exp(0.25 * random.nextGaussian());
    double noise = level * 0.002 * Math.exp(Math.log(20) * random.nextDouble());
    double exponent = 0.25 + 0.65 * random.nextDouble();
    return new SyntheticRun(
        level - amplitude, amplitude, exponent, gain, schedule, horizon, steps, noise);
  }
}
