package io.plumbline.curve;

import io.plumbline.curve.Bin.Use;
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
