package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Schedule;
import io.plumbline.curve.TrueClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One filter of the bank against the textbook: all bins stacked into one vector, its covariance
 * written down whole (prior, walk and noise), and the unknowns conditioned on it by one Cholesky
 * solve.
 *
 * <p>The bank is cut down to one hypothesis: the two gain beliefs coincide when the peak rate is
 * unknown and both are given the same spread. Only the level error walks, so that the walk's
 * covariance does not depend on what was fitted.
 *
 * <p>The oracle's learning-rate clock is {@link TrueClock}: it shares no code with the program's,
 * which is a table. Where the rate is constant the two agree to the last digits, and so must filter
 * and oracle; elsewhere they may differ by what the table leaves out.
 */
class GlsOracleTest {
  private static final double T = 1e9;
  private static final double LEVEL_ERROR = 2e-3;
  private static final double OBSERVATION_ERROR = 4e-4;
  private static final double HEAT_POWER = 0.65;
  private static final double NOISE = 0.03 * 0.03;

  /** What the prior says of the gain where no learning rate is told: 0.8 of its median. */
  private static final double UNTOLD_GAIN = 0.8 * 0.05;

  /** ... and its spread in the logarithm. */
  private static final double UNTOLD_GAIN_SPREAD = 0.4;

  private static final Prior PRIOR =
      new Prior(
          new Prior.Normal(0.7, 0.3),
          new Prior.Normal(0.15, 0.1),
          new Prior.LogNormal(0.5, 0.3),
          new Prior.Gain(0.05, UNTOLD_GAIN_SPREAD, 0.4),
          Lean.NONE);

  @ParameterizedTest
  @CsvSource({
    "0.5, 0, constant, 200, 1, 1e-7",
    "0.25, 0, constant, 40, 2, 1e-7",
    "0.36, 1, constant, 120, 9, 1e-7",
    "0.9, 0, cosine, 150, 3, 3e-4",
    "0.5, 0, cosine, 400, 4, 3e-4",
    "0.5, 1, cosine, 150, 5, 3e-4",
    "0.4, 0, wsd, 3, 6, 3e-4",
    "0.7, 0.5, wsd, 250, 7, 3e-4",
    "0.36, 1, linear, 1, 8, 3e-4"
  })
  void theFilterIsTheConditionalDistribution(
      double exponent, double workClock, String shape, int n, long seed, double tolerance) {
    Schedule schedule =
        switch (shape) {
          case "cosine" -> Schedule.cosine(1e-3, 0, T, 0);
          case "wsd" -> Schedule.wsd(1e-3, 0, T, 0.4, 0);
          case "linear" -> Schedule.linear(1e-3, 0, T, 0.1);
          default -> Schedule.constant(1e-3, 0);
        };
    TrueClock clock = new TrueClock(rate(shape), T, 0.005 * T, 100_000);
    List<Bin> bins = bins(exponent, workClock, clock, n, seed);
    FitConfig config =
        new FitConfig(
            new FitConfig.Hypotheses(
                new double[] {exponent}, new double[] {HEAT_POWER}, new double[] {0}),
            List.of(new FitConfig.Start(0.01, 1, false)),
            workClock,
            new FitConfig.Errors(0, 0, 0, LEVEL_ERROR, OBSERVATION_ERROR),
            25);

    Fit fit =
        SyntheticRun.fit(
            Fit.begin(config, PRIOR, AnnealClock.of(schedule, T, 0), Double.NaN, Double.NaN), bins);
    Oracle oracle = new Oracle(exponent, workClock, clock, bins);

    for (int i = 0; i < 4; i++) {
      double sd = Math.sqrt(oracle.covariance(i, i));
      assertThat((fit.bank.x()[i] - oracle.mean(i)) / (sd + 1e-6))
          .as("mean of state %d", i)
          .isBetween(-tolerance, tolerance);
    }
    int cell = Kalman.K;
    for (int i = 0; i < 4; i++) {
      for (int k = i; k < 4; k++) {
        double scale = Math.sqrt(oracle.covariance(i, i) * oracle.covariance(k, k)) + 1e-15;
        assertThat((fit.bank.x()[cell++] - oracle.covariance(i, k)) / scale)
            .as("covariance of states %d and %d", i, k)
            .isBetween(-tolerance, tolerance);
      }
    }
    double last = bins.get(n - 1).meanTokens();
    for (double tokens : new double[] {last, 1.05 * last, (last + T) / 2, T}) {
      if (tokens >= last) {
        Prediction prediction = fit.at(tokens);
        Oracle.Moments expected = oracle.at(tokens);
        assertThat(prediction.mean()).isCloseTo(expected.mean(), withPercentage(10 * tolerance));
        assertThat(prediction.variance())
            .isCloseTo(expected.variance(), withPercentage(100 * tolerance));
      }
    }
  }

  /** Bins whose noise level is known from the first, none of which is an outlier. */
  private static List<Bin> bins(
      double exponent, double workClock, TrueClock clock, int n, long seed) {
    Random random = new Random(seed);
    List<Bin> bins = new ArrayList<>();
    double tokens = 0.012 * T;
    double d = 0;
    for (int k = 0; k < n; k++) {
      int count = 4 + random.nextInt(60);
      double c = clock.mixed(workClock, tokens);
      double loss = 2.3 + 0.4 * Math.pow(c, -exponent) + d + 0.15 * cooled(clock, tokens);
      double noise =
          Math.sqrt(NOISE / count) * Math.max(-1.5, Math.min(1.5, random.nextGaussian()));
      bins.add(
          new Bin(
              (long) tokens,
              (long) tokens,
              OptionalLong.of(k),
              tokens,
              new Losses(loss, count, loss + noise, 0, count * NOISE, count),
              1e-3,
              Bin.Use.FIT));
      double ratio = 1 + 0.018 * (0.5 + random.nextDouble());
      d += LEVEL_ERROR * loss * Math.sqrt(Math.log(ratio)) * random.nextGaussian();
      tokens *= ratio;
    }
    return bins;
  }

  /** The learning rate over its peak, from the shape's formula. */
  private static DoubleUnaryOperator rate(String shape) {
    return switch (shape) {
      case "cosine" -> tokens -> 0.5 * (1 + Math.cos(Math.PI * tokens / T));
      case "wsd" -> tokens -> Math.min(1, (1 - tokens / T) / 0.4);
      case "linear" -> tokens -> 1 - 0.9 * tokens / T;
      default -> tokens -> 1;
    };
  }

  private static double cooled(TrueClock clock, double tokens) {
    return Math.pow(clock.heat(tokens), HEAT_POWER) - 1;
  }

  /** (E, A, B, d_n) given all bins, by conditioning the joint normal distribution. */
  private static final class Oracle {
    private final double exponent;
    private final double workClock;
    private final TrueClock clock;
    private final double level;
    private final double last;
    private final double walkedToLast;
    private final RealVector mean;
    private final RealMatrix covariance;

    record Moments(double mean, double variance) {}

    Oracle(double exponent, double workClock, TrueClock clock, List<Bin> bins) {
      this.exponent = exponent;
      this.workClock = workClock;
      this.clock = clock;
      this.level = bins.get(0).losses().mean();
      this.last = bins.get(bins.size() - 1).meanTokens();
      int n = bins.size();
      RealMatrix h = new Array2DRowRealMatrix(n, 3);
      RealVector y = new ArrayRealVector(n);
      double[] walked = new double[n];
      for (int k = 0; k < n; k++) {
        Bin bin = bins.get(k);
        y.setEntry(k, bin.losses().mean());
        h.setRow(
            k,
            new double[] {
              1, Math.pow(c(bin.meanTokens()), -exponent), cooled(clock, bin.meanTokens())
            });
        walked[k] = walked(bins.get(0).meanTokens(), bin.meanTokens());
      }
      this.walkedToLast = walked[n - 1];
      double floor = PRIOR.floor().mean() * level;
      double amplitude = PRIOR.amplitude().mean() * level;
      double gain = UNTOLD_GAIN;
      RealVector prior =
          new ArrayRealVector(new double[] {floor, amplitude, gain * (floor + amplitude)});
      // B = g (E + A) + e: the three as a linear map of independent floor, amplitude and e
      RealMatrix map =
          new Array2DRowRealMatrix(new double[][] {{1, 0, 0}, {0, 1, 0}, {gain, gain, 1}});
      RealMatrix independent = new Array2DRowRealMatrix(3, 3);
      independent.setEntry(0, 0, Math.pow(PRIOR.floor().sd() * level, 2));
      independent.setEntry(1, 1, Math.pow(PRIOR.amplitude().sd() * level, 2));
      independent.setEntry(2, 2, Math.pow(UNTOLD_GAIN_SPREAD * gain * (floor + amplitude), 2));
      RealMatrix spread = map.multiply(independent).multiply(map.transpose());

      RealMatrix ofData = h.multiply(spread).multiply(h.transpose());
      RealMatrix cross = new Array2DRowRealMatrix(4, n);
      cross.setSubMatrix(spread.multiply(h.transpose()).getData(), 0, 0);
      for (int k = 0; k < n; k++) {
        for (int l = 0; l < n; l++) {
          ofData.addToEntry(k, l, Math.min(walked[k], walked[l]));
        }
        Bin bin = bins.get(k);
        ofData.addToEntry(
            k,
            k,
            NOISE / bin.losses().count() + Math.pow(OBSERVATION_ERROR * bin.losses().mean(), 2));
        cross.setEntry(3, k, walked[k]);
      }
      DecompositionSolver solver = new CholeskyDecomposition(ofData, 1e-12, 1e-30).getSolver();
      RealVector before = new ArrayRealVector(4);
      before.setSubVector(0, prior);
      RealMatrix own = new Array2DRowRealMatrix(4, 4);
      own.setSubMatrix(spread.getData(), 0, 0);
      own.setEntry(3, 3, walkedToLast);
      this.mean = before.add(cross.operate(solver.solve(y.subtract(h.operate(prior)))));
      this.covariance = own.subtract(cross.multiply(solver.solve(cross.transpose())));
    }

    double mean(int i) {
      return mean.getEntry(i);
    }

    double covariance(int i, int k) {
      return covariance.getEntry(i, k);
    }

    Moments at(double tokens) {
      RealVector slope =
          new ArrayRealVector(
              new double[] {1, Math.pow(c(tokens), -exponent), cooled(clock, tokens), 1});
      return new Moments(
          slope.dotProduct(mean),
          slope.dotProduct(covariance.operate(slope)) + walked(last, tokens));
    }

    private double c(double tokens) {
      return clock.mixed(workClock, tokens);
    }

    private double walked(double from, double to) {
      return Math.pow(LEVEL_ERROR * level, 2) * Math.log(c(to) / c(from));
    }
  }
}
