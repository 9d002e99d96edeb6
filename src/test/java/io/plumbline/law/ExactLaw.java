package io.plumbline.law;

import io.plumbline.curve.TrueClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * The law of {@link Fit} by direct integration, sharing no code with it: for given exponent, heat
 * power, model error and belief on the gain the bins' means are one normal vector, whose mean and
 * covariance are written down whole and conditioned by a Cholesky decomposition; hypotheses are
 * weighed by Bayes' rule. The learning rate's clock is {@link TrueClock}.
 *
 * <p>As documented and not as textbooks have it: evidence fades as the tokens, so that a bin at s
 * counts by s/t at t; the walk's step to a bin is as large as the amplitude fitted before it says.
 */
final class ExactLaw {
  /** Steps of the integrations over the run. */
  private static final int STEPS = 100_000;

  /** What is known and believed before the first loss. */
  record Setting(
      double horizon,
      DoubleUnaryOperator rate,
      double lagTokens,
      double workShare,
      List<Double> exponents,
      List<Double> powers,
      List<Double> modelErrors,
      List<Double> starts,
      List<Boolean> provisional,
      double descentError,
      double gainError,
      double annealError,
      double levelError,
      double observationError,
      double floorMean,
      double floorSd,
      double amplitudeMean,
      double amplitudeSd,
      double exponentMedian,
      double exponentLogSd,
      double informedGain,
      double informedSpread,
      double vagueGain,
      double vagueSpread) {}

  /** One bin: its loss is a mean of {@code count} losses of this variance. */
  record Seen(double tokens, double loss, int count, double variance, boolean newLevel) {}

  /** Mean, and the four parts of the variance that a prediction has. */
  record Moments(double mean, double fit, double between, double anneal, double model) {
    double variance() {
      return fit + between + anneal + model;
    }
  }

  /** Posterior mean and standard deviation. */
  record Estimate(double mean, double sd) {}

  private final Setting in;
  private final TrueClock clock;
  private final List<Seen> seen = new ArrayList<>();
  private final List<Hypothesis> bank = new ArrayList<>();
  private int started;

  ExactLaw(Setting setting) {
    in = setting;
    clock = new TrueClock(in.rate, in.horizon, in.lagTokens, STEPS);
  }

  /** One more bin. */
  void see(Seen bin) {
    double logAll = logSum(bank);
    while (started < in.starts.size() && bin.tokens >= in.starts.get(started) * in.horizon) {
      begin(started++, Math.abs(bin.loss), logAll);
      logAll = logSum(bank);
    }
    double faded = seen.isEmpty() ? 1 : seen.get(seen.size() - 1).tokens / bin.tokens;
    double stretch = seen.isEmpty() ? 0 : lnClock(bin.tokens) - lnClock(lastTokens());
    for (Hypothesis each : bank) {
      boolean gives = in.provisional.get(each.start) && started > each.start + 1;
      double surprise = each.surprise(bin, stretch);
      each.logWeight = faded * each.logWeight - (gives ? 1 : 0) + surprise;
    }
    seen.add(bin);
  }

  private void begin(int start, double level, double evidence) {
    List<Hypothesis> fresh = new ArrayList<>();
    for (boolean informed : new boolean[] {true, false}) {
      for (double exponent : in.exponents) {
        for (double power : in.powers) {
          for (double error : in.modelErrors) {
            fresh.add(new Hypothesis(start, informed, exponent, power, error, level));
          }
        }
      }
    }
    double all = logSum(fresh);
    for (Hypothesis each : fresh) {
      each.logWeight += (bank.isEmpty() ? 0 : evidence) - all;
    }
    bank.addAll(fresh);
  }

  /** Weights of the hypotheses that sum to 1: by start, then as listed in {@code begin}. */
  double[] weights() {
    double all = logSum(bank);
    return bank.stream().mapToDouble(each -> Math.exp(each.logWeight - all)).toArray();
  }

  Moments at(double tokens) {
    double[] weights = weights();
    double first = 0;
    double second = 0;
    double fit = 0;
    double anneal = 0;
    double model = 0;
    for (int j = 0; j < weights.length; j++) {
      Moments one = bank.get(j).at(tokens);
      first += weights[j] * one.mean;
      second += weights[j] * one.mean * one.mean;
      fit += weights[j] * one.fit;
      anneal += weights[j] * one.anneal;
      model += weights[j] * one.model;
    }
    return new Moments(first, fit, second - first * first, anneal, model);
  }

  Estimate exponent() {
    return over(each -> new double[] {each.exponent, 0});
  }

  Estimate amplitude() {
    return over(each -> each.linear(new double[] {0, 1, 0, 0}));
  }

  Estimate gain() {
    return over(each -> each.linear(new double[] {0, 0, 1, 0}));
  }

  /** E + d at the learning rate of the end. */
  Estimate floor() {
    return over(each -> each.linear(new double[] {1, 0, each.cooled(in.horizon), 1}));
  }

  private interface Quantity {
    double[] of(Hypothesis hypothesis);
  }

  private Estimate over(Quantity quantity) {
    double[] weights = weights();
    double first = 0;
    double second = 0;
    for (int j = 0; j < weights.length; j++) {
      double[] moments = quantity.of(bank.get(j));
      first += weights[j] * moments[0];
      second += weights[j] * (moments[1] + moments[0] * moments[0]);
    }
    return new Estimate(first, Math.sqrt(Math.max(0, second - first * first)));
  }

  private double lastTokens() {
    return seen.get(seen.size() - 1).tokens;
  }

  private double lnClock(double tokens) {
    return Math.log(clock.mixed(in.workShare, tokens));
  }

  private static double logSum(List<Hypothesis> bank) {
    double top = bank.stream().mapToDouble(each -> each.logWeight).max().orElse(0);
    return top + Math.log(bank.stream().mapToDouble(h -> Math.exp(h.logWeight - top)).sum());
  }

  /** One linear-Gaussian model: unknowns E, A, B and the walk d. */
  private final class Hypothesis {
    private final int start;
    private final double exponent;
    private final double power;
    private final double error;
    private final double level;
    private final double gain;
    private final RealVector priorMean;
    private final RealMatrix prior;
    private double logWeight;

    /** Bins since the start, their noise, and what d walked before each. */
    private final List<Seen> own = new ArrayList<>();

    private final List<Double> noise = new ArrayList<>();
    private final List<Double> walked = new ArrayList<>();

    /** Posterior of (E, A, B, d at the newest bin). */
    private RealVector mean;

    private RealMatrix covariance;

    Hypothesis(
        int start, boolean informed, double exponent, double power, double error, double level) {
      this.start = start;
      this.exponent = exponent;
      this.power = power;
      this.error = error;
      this.level = level;
      this.gain = informed ? in.informedGain : in.vagueGain;
      double spread = informed ? in.informedSpread : in.vagueSpread;
      double z = Math.log(exponent / in.exponentMedian) / in.exponentLogSd;
      this.logWeight = -z * z / 2 - (informed ? 0 : 1.1); // 3 to 1 that the rate tells the gain
      // E and A independent; B = g (E + A) + its own
      double hot = (in.floorMean + in.amplitudeMean) * level;
      double varE = Math.pow(in.floorSd * level, 2);
      double varA = Math.pow(in.amplitudeSd * level, 2);
      double own2 = Math.pow(gain * spread * hot, 2);
      priorMean =
          new ArrayRealVector(
              new double[] {in.floorMean * level, in.amplitudeMean * level, gain * hot});
      prior =
          new Array2DRowRealMatrix(
              new double[][] {
                {varE, 0, gain * varE},
                {0, varA, gain * varA},
                {gain * varE, gain * varA, gain * gain * (varE + varA) + own2}
              });
      mean = priorMean.append(0);
      covariance = new Array2DRowRealMatrix(4, 4);
      covariance.setSubMatrix(prior.getData(), 0, 0);
    }

    double cooled(double tokens) {
      return Math.pow(clock.heat(tokens), power) - 1;
    }

    double phi(double tokens) {
      return Math.exp(-exponent * lnClock(tokens));
    }

    double[] slope(double tokens) {
      return new double[] {1, phi(tokens), cooled(tokens)};
    }

    /**
     * Takes in a bin and says how likely it was: ln p of it given those before, without the
     * constant.
     */
    double surprise(Seen bin, double stretch) {
      double step = 0;
      if (stretch > 0) {
        double v = clock.travelled(bin.tokens) - clock.travelled(lastTokens());
        step =
            walk(lastTokens(), bin.tokens)
                + Math.pow(in.annealError * gain * bin.loss, 2) * v * (v + 0.1)
                + (bin.newLevel ? Math.pow(0.2 * bin.loss, 2) : 0);
      }
      own.add(bin);
      walked.add(step + (walked.isEmpty() ? 0 : walked.get(walked.size() - 1)));
      noise.add(bin.variance / bin.count + Math.pow(in.observationError * bin.loss, 2));
      double[] newest = condition();
      double sd = newest[0];
      double z = newest[1];
      if (z > 3) {
        // Huber's weight: so much more noise that it lies three standard deviations out
        noise.set(noise.size() - 1, noise.get(noise.size() - 1) + sd * sd * (z / 3 - 1));
        condition();
      }
      return -Math.log(sd) - Math.pow(Math.min(z, 5), 2) / 2;
    }

    /** The integral of (m A c^-a)^2 + (l L)^2 over ln c, by Simpson's rule. */
    double walk(double from, double to) {
      double amplitude = Math.max(mean.getEntry(1), 0.02 * level);
      double a = lnClock(from);
      double cell = (lnClock(to) - a) / 64;
      double sum = 0;
      for (int i = 0; i <= 128; i++) {
        double weight = i == 0 || i == 128 ? 1 : i % 2 == 0 ? 2 : 4;
        double size = error * amplitude * Math.exp(-exponent * (a + i * cell / 2));
        sum += weight * cell / 6 * size * size;
      }
      return sum + Math.pow(in.levelError * level, 2) * 64 * cell;
    }

    /** Everything anew from all bins; the newest one's predicted sd, and how many it is out. */
    private double[] condition() {
      int n = own.size();
      RealMatrix h = new Array2DRowRealMatrix(n, 3);
      RealVector y = new ArrayRealVector(n);
      for (int k = 0; k < n; k++) {
        h.setRow(k, slope(own.get(k).tokens));
        y.setEntry(k, own.get(k).loss);
      }
      RealMatrix ofData = h.multiply(prior).multiply(h.transpose());
      RealMatrix cross = new Array2DRowRealMatrix(4, n);
      cross.setSubMatrix(prior.multiply(h.transpose()).getData(), 0, 0);
      for (int k = 0; k < n; k++) {
        for (int l = 0; l < n; l++) {
          ofData.addToEntry(k, l, walked.get(Math.min(k, l)));
        }
        ofData.addToEntry(k, k, noise.get(k));
        cross.setEntry(3, k, walked.get(k));
      }
      CholeskyDecomposition root = new CholeskyDecomposition(ofData, 1e-12, 1e-300);
      RealVector off = y.subtract(h.operate(priorMean));
      RealVector solved = root.getSolver().solve(off);
      mean = priorMean.append(0).add(cross.operate(solved));
      RealMatrix before = new Array2DRowRealMatrix(4, 4);
      before.setSubMatrix(prior.getData(), 0, 0);
      before.setEntry(3, 3, walked.get(n - 1));
      covariance = before.subtract(cross.multiply(root.getSolver().solve(cross.transpose())));
      // the last row of L^-1 (y - m) is the newest innovation over its standard deviation
      double[][] lower = root.getL().getData();
      double[] z = new double[n];
      for (int k = 0; k < n; k++) {
        double left = off.getEntry(k);
        for (int l = 0; l < k; l++) {
          left -= lower[k][l] * z[l];
        }
        z[k] = left / lower[k][k];
      }
      return new double[] {lower[n - 1][n - 1], Math.abs(z[n - 1])};
    }

    double[] linear(double[] slope) {
      RealVector s = new ArrayRealVector(slope);
      return new double[] {s.dotProduct(mean), s.dotProduct(covariance.operate(s))};
    }

    Moments at(double tokens) {
      double phi = phi(tokens);
      double cooled = cooled(tokens);
      double[] moments = linear(new double[] {1, phi, cooled, 1});
      double descent = mean.getEntry(1) * (phi(lastTokens()) - phi);
      double cooling = cooled - cooled(lastTokens());
      double open = Math.min(moments[1], covariance.getEntry(2, 2) * cooling * cooling);
      double walk = tokens > lastTokens() ? walk(lastTokens(), tokens) : 0;
      return new Moments(
          moments[0],
          moments[1] - open,
          0,
          open + Math.pow(in.gainError * mean.getEntry(2) * cooling, 2),
          walk + Math.pow(in.descentError * descent, 2));
    }
  }
}
