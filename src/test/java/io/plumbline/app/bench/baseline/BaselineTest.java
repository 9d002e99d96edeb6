package io.plumbline.app.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Baselines are strawmen if they cannot find the law they assume. */
class BaselineTest {
  private static final double HORIZON = 1e9;
  private static final Baseline.Course COURSE =
      new Baseline.Course(HORIZON, Optional.empty(), OptionalLong.empty());

  /** L = 1.8 + 0.4 (D/T)^-0.45 with a little noise and every hundredth point far off. */
  private static Baseline.Points law(double noise, double outlier) {
    Random random = new Random(11);
    double[] tokens = IntStream.range(50, 400).mapToDouble(i -> i * HORIZON / 1000).toArray();
    double[] losses = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      losses[i] = truth(tokens[i]) + noise * random.nextGaussian() + (i % 100 == 7 ? outlier : 0);
    }
    return new Baseline.Points(tokens, losses);
  }

  private static double truth(double tokens) {
    return 1.8 + 0.4 * Math.pow(tokens / HORIZON, -0.45);
  }

  @Test
  void huberFitFindsItsOwnLaw() {
    ProfiledHuberFit fit = HuberBaseline.fit(law(0, 0), HORIZON);
    assertThat(fit.coefficient(0)).isCloseTo(1.8, within(0.001));
    assertThat(fit.coefficient(1)).isCloseTo(0.4, within(0.001));
    assertThat(fit.exponent()).isCloseTo(0.45, within(0.001));
  }

  @Test
  void huberFitIsNotMovedByOutliers() {
    double clean = new HuberBaseline().forecast(law(0.002, 0), COURSE);
    double spiked = new HuberBaseline().forecast(law(0.002, 4), COURSE);
    assertThat(clean).isCloseTo(2.2, within(0.02));
    assertThat(spiked).isCloseTo(clean, within(0.01));
  }

  @Test
  void logLogLineIsExactWithoutAFloorAndTooLowWithOne() {
    double[] tokens = IntStream.range(1, 300).mapToDouble(i -> i * 1e6).toArray();
    double[] losses = java.util.Arrays.stream(tokens).map(d -> 40 * Math.pow(d, -0.1)).toArray();
    double forecast = new LogLogBaseline().forecast(new Baseline.Points(tokens, losses), COURSE);
    assertThat(forecast).isCloseTo(40 * Math.pow(HORIZON, -0.1), within(1e-9));
    assertThat(new LogLogBaseline().forecast(law(0, 0), COURSE)).isLessThan(2.15);
  }

  @Test
  void lastValueIsTheMeanOfTheLastTwoPercent() {
    double[] tokens = IntStream.range(1, 101).mapToDouble(i -> i).toArray();
    double[] losses = IntStream.range(1, 101).mapToDouble(i -> i).toArray();
    assertThat(new LastValueBaseline().forecast(new Baseline.Points(tokens, losses), COURSE))
        .isEqualTo(99.5);
  }
}
