package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.junit.jupiter.api.Test;

/**
 * The whole bank against a batch fit of E + A (t/T)^-a to the same bins by Levenberg-Marquardt, on
 * runs of constant learning rate, where that is the right model and nothing else.
 */
class BatchOracleTest {
  private static final double T = 1e10;

  @Test
  void onQuietRunsBothLandOnTheSameLoss() {
    Random random = new Random(17);
    for (int i = 0; i < 20; i++) {
      SyntheticRun run = run(random, 1e-4);
      assertThat(run.fit(i, 0.7).at(T).mean())
          .as("%s", run)
          .isCloseTo(batch(run.bins(i, 0.7), T), withPercentage(0.5));
    }
  }

  @Test
  void onNoisyRunsTheBatchFitLiesWithinTheStatedInterval() {
    Random random = new Random(18);
    int inside = 0;
    int all = 0;
    for (int i = 0; i < 60; i++) {
      SyntheticRun run = run(random, 0.01 + 0.05 * random.nextDouble());
      double batch = batch(run.bins(i, 0.5), T);
      Prediction prediction = run.fit(i, 0.5).at(T);
      all++;
      inside += Math.abs(batch - prediction.mean()) < 1.96 * prediction.sd() ? 1 : 0;
    }
    assertThat(inside).as("of %d", all).isGreaterThanOrEqualTo((int) (0.8 * all));
  }

  @Test
  void theCurveBehindIsTheBatchFitsToo() {
    SyntheticRun run =
        new SyntheticRun(2, 0.4, 0.5, 0, Schedule.constant(1e-3, 0), T, 20_000, 0.02);
    List<Bin> bins = run.bins(5, 0.9);
    Fit fit = run.fit(5, 0.9);
    for (double share : new double[] {0.1, 0.3, 0.5, 0.9}) {
      assertThat(fit.at(share * T).mean()).isCloseTo(run.truth(share * T), withPercentage(1));
      assertThat(batch(bins, share * T)).isCloseTo(run.truth(share * T), withPercentage(0.3));
    }
  }

  private static SyntheticRun run(Random random, double noise) {
    return new SyntheticRun(
        1.5 + 2 * random.nextDouble(),
        0.1 + 0.6 * random.nextDouble(),
        0.3 + 0.4 * random.nextDouble(),
        0,
        Schedule.constant(1e-3, 0),
        T,
        10_000,
        noise);
  }

  /** The loss at {@code tokens} by weighted least squares in (E, A, a). */
  private static double batch(List<Bin> bins, double tokens) {
    List<Bin> used = new ArrayList<>(bins);
    used.removeIf(
        bin ->
            bin.meanTokens() < FitConfig.DEFAULT.starts().get(0).share() * T
                || bin.losses().count() == 0);
    double[] y = used.stream().mapToDouble(bin -> bin.losses().mean()).toArray();
    double[] weights = used.stream().mapToDouble(bin -> bin.losses().count()).toArray();
    LeastSquaresProblem problem =
        new LeastSquaresBuilder()
            .start(new double[] {0.8 * y[y.length - 1], 0.1 * y[y.length - 1], 0.5})
            .target(y)
            .weight(new DiagonalMatrix(weights))
            .model(
                p ->
                    used.stream()
                        .mapToDouble(b -> p[0] + p[1] * Math.pow(b.meanTokens() / T, -p[2]))
                        .toArray(),
                p ->
                    used.stream()
                        .map(
                            b -> {
                              double ln = Math.log(b.meanTokens() / T);
                              double phi = Math.exp(-p[2] * ln);
                              return new double[] {1, phi, -p[1] * ln * phi};
                            })
                        .toArray(double[][]::new))
            .maxEvaluations(1_000)
            .maxIterations(1_000)
            .build();
    double[] p = new LevenbergMarquardtOptimizer().optimize(problem).getPoint().toArray();
    return p[0] + p[1] * Math.pow(tokens / T, -p[2]);
  }
}
