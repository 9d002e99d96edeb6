package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Fit;
import io.plumbline.law.FitConfig;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Bins of a run that obeys a law, about a million tokens long at a constant learning rate, and fits
 * of them that were made without any model.
 *
 * <pre>
 *   L(t) = 2 + 0.3 (t / 10^6)^(-0.4), and up to 0.01 to and fro      one loss has a variance of 1e-4
 * </pre>
 */
final class Lawful {
  /** Tokens planned. */
  static final double TARGET = 1e6;

  /** Variance of one loss. */
  static final double NOISE = 1e-4;

  static final Declaration PLANNED =
      Events.declaration("'target_tokens':1000000,'schedule':{'kind':'constant','peak_lr':1e-3}");

  private Lawful() {}

  static double law(double tokens) {
    return 2 + 0.3 * Math.pow(tokens / TARGET, -0.4);
  }

  /** So many losses at one token count, with as many second differences. */
  static Bin bin(long tokens, int count, double mean) {
    return bin(tokens, count, mean, count, 1e-3);
  }

  /** The same, with other second differences or another learning rate. */
  static Bin bin(long tokens, int count, double mean, int triples, double rate) {
    return new Bin(
        tokens,
        tokens,
        OptionalLong.empty(),
        tokens,
        new Losses(mean, count, mean, 0, triples * NOISE, triples),
        rate,
        Bin.Use.FIT);
  }

  /** The i-th bin, of four losses, where each has two percent more tokens than the one before. */
  static Bin bin(int i) {
    long tokens = tokens(i);
    return bin(tokens, 4, law(tokens) + 0.01 * Math.sin(2.4 * i));
  }

  /** Where the i-th bin lies: the first at a hundredth of the target. */
  static long tokens(int i) {
    return Math.round(0.01 * TARGET * Math.pow(1.02, i));
  }

  /** The first so many. */
  static List<Bin> bins(int count) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bins.add(bin(i));
    }
    return bins;
  }

  /** The fit of these bins, at the constant rate, for this horizon. */
  static Fit fit(List<Bin> bins, double horizon) {
    Fit fit =
        Fit.begin(
            FitConfig.DEFAULT,
            Prior.SHIPPED,
            AnnealClock.of(Schedule.constant(1e-3, 0), horizon, 0),
            1e-3,
            Double.NaN);
    for (Bin bin : bins) {
      fit = fit.plus(bin);
    }
    return fit;
  }

  static Fit fit(List<Bin> bins) {
    return fit(bins, TARGET);
  }
}
