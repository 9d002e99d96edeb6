package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Bins;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/** Bins of which only the learning rate matters. */
final class Logged {
  private Logged() {}

  /** One bin at a token count; NaN for one that logged no rate. */
  static Bin at(long tokens, double rate) {
    return Bins.rated(tokens, 1, 2, rate);
  }

  /** The same, of a run that counts its steps. */
  static Bin at(long tokens, long step, double rate) {
    Bin bin = at(tokens, rate);
    return new Bin(
        bin.firstTokens(),
        bin.lastTokens(),
        OptionalLong.of(step),
        bin.meanTokens(),
        bin.losses(),
        bin.learningRate(),
        bin.use());
  }

  /** A bin every hundred tokens, from a hundred on. */
  static List<Bin> rates(double... rates) {
    List<Bin> bins = new ArrayList<>();
    for (double rate : rates) {
      bins.add(at(100L * (bins.size() + 1), rate));
    }
    return bins;
  }

  /** A bin every so many tokens, up to a token count. */
  static List<Bin> following(DoubleUnaryOperator rate, long every, long to) {
    List<Bin> bins = new ArrayList<>();
    for (long tokens = every; tokens <= to; tokens += every) {
      bins.add(at(tokens, rate.applyAsDouble(tokens)));
    }
    return bins;
  }

  /** These bins, then others. */
  static List<Bin> then(List<Bin> first, Bin... more) {
    List<Bin> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }
}
