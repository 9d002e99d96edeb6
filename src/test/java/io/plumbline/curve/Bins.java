package io.plumbline.curve;

import io.plumbline.curve.Bin.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Bins for tests: the one place in this room where their record is put together. */
public final class Bins {
  private Bins() {}

  /** Losses of one mean at one token count. */
  public static Bin at(long tokens, int count, double meanLoss) {
    return rated(tokens, count, meanLoss, 1e-3);
  }

  /** The same, logged at a learning rate. */
  public static Bin rated(long tokens, int count, double meanLoss, double rate) {
    return new Bin(
        tokens,
        tokens,
        OptionalLong.empty(),
        tokens,
        new Losses(meanLoss, count, meanLoss, 0, 0, 0),
        rate,
        Use.FIT);
  }

  /** Bins a hundred tokens apart, the first after a hundred, that logged these rates. */
  static List<Bin> logged(double... rates) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      bins.add(rated(100L * (i + 1), 3, 2, rates[i]));
    }
    return bins;
  }

  /** The rates of parts one after another, as seen in such bins. */
  static SeenRates seen(double[]... parts) {
    return SeenRates.of(logged(Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray()));
  }

  /** One rate so many times. */
  static double[] times(int n, double rate) {
    double[] rates = new double[n];
    Arrays.fill(rates, rate);
    return rates;
  }

  /** One with these second differences. */
  public static Bin noisy(long tokens, double secondDifferences, int triples) {
    return new Bin(
        tokens,
        tokens,
        OptionalLong.empty(),
        tokens,
        new Losses(2, triples, 2, 0, secondDifferences, triples),
        1e-3,
        Use.FIT);
  }
}
