package io.plumbline.app.bench.forecast;

import io.plumbline.app.console.Text;
import io.plumbline.forecast.Forecast;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * How good the forecasts of some cases were. Everything relative is a share of the final loss that
 * happened: 0.01 is 1 %.
 */
final class ForecastGroup {
  /** Quantiles at which each final loss's own noise is sampled. */
  private static final int NOISE_POINTS = 200;

  /** Quantile of the standard normal distribution at 0.9: half of an 80 % interval. */
  private static final double Z80 = 1.281552;

  private final List<ForecastCase> cases;
  private final List<ForecastCase> forecast;

  /** The group of these cases. */
  ForecastGroup(List<ForecastCase> cases) {
    this.cases = List.copyOf(cases);
    this.forecast = this.cases.stream().filter(one -> one.forecast().isPresent()).toList();
  }

  /**
   * Two quantiles of absolute relative errors; NaN of none.
   *
   * @param p90 90th percentile
   */
  record Spread(double median, double p90) {
    static Spread of(DoubleStream values) {
      List<Double> sorted = values.filter(value -> !Double.isNaN(value)).sorted().boxed().toList();
      return new Spread(Text.quantile(sorted, 0.5), Text.quantile(sorted, 0.9));
    }
  }

  /** How many cases there are. */
  int runs() {
    return cases.size();
  }

  /** How many had a forecast. */
  int forecasts() {
    return forecast.size();
  }

  /** Error of the forecasts. */
  Spread error() {
    return Spread.of(forecast.stream().mapToDouble(one -> error(one, of(one).loss())));
  }

  /** Error of a baseline, by its place in the measurement's baselines. */
  Spread baseline(int index) {
    return Spread.of(cases.stream().mapToDouble(one -> error(one, one.baselines()[index])));
  }

  /**
   * Error of a forecast that knew the curve exactly: the final loss is a mean of noisy points, and
   * nobody can foresee their noise.
   */
  Spread noise() {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] sizes =
        IntStream.range(0, NOISE_POINTS)
            .mapToDouble(
                i -> normal.inverseCumulativeProbability(0.5 + (i + 0.5) / (2 * NOISE_POINTS)))
            .toArray();
    return Spread.of(
        cases.stream()
            .flatMapToDouble(
                one -> DoubleStream.of(sizes).map(z -> z * one.noise() / one.happened())));
  }

  /** Share of the outcomes inside the 50 % interval. */
  double inside50() {
    return inside(one -> of(one).bounds().lo50(), one -> of(one).bounds().hi50());
  }

  /** Inside the 80 % interval. */
  double inside80() {
    return inside(one -> of(one).bounds().lo80(), one -> of(one).bounds().hi80());
  }

  /**
   * Inside the 80 % interval, had it been one for the final loss that was measured: it is one for
   * the underlying loss, so each half of it takes in the measurement's noise, in squares.
   */
  double inside80WithNoise() {
    return inside(
        one -> of(one).loss() - withNoise(one, of(one).loss() - of(one).bounds().lo80()),
        one -> of(one).loss() + withNoise(one, of(one).bounds().hi80() - of(one).loss()));
  }

  private static double withNoise(ForecastCase one, double half) {
    return Double.isNaN(one.noise()) ? half : Math.hypot(half, Z80 * one.noise());
  }

  /** Inside the 95 % interval. */
  double inside95() {
    return inside(one -> of(one).bounds().lo95(), one -> of(one).bounds().hi95());
  }

  /** Median width of the 80 % interval. */
  double width80() {
    return Spread.of(
            forecast.stream()
                .mapToDouble(
                    one -> (of(one).bounds().hi80() - of(one).bounds().lo80()) / one.happened()))
        .median();
  }

  private double inside(ToDoubleFunction<ForecastCase> lo, ToDoubleFunction<ForecastCase> hi) {
    Predicate<ForecastCase> inside =
        one -> lo.applyAsDouble(one) <= one.happened() && one.happened() <= hi.applyAsDouble(one);
    return forecast.isEmpty()
        ? Double.NaN
        : forecast.stream().filter(inside).count() / (double) forecast.size();
  }

  private static double error(ForecastCase one, double loss) {
    return Math.abs(loss / one.happened() - 1);
  }

  private static Forecast of(ForecastCase one) {
    return one.forecast().orElseThrow();
  }
}
