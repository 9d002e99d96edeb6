package io.plumbline.law;

import io.plumbline.curve.AnnealClock;

/**
 * The numbering of a bank's hypotheses: every combination of gain belief, exponent, model error,
 * clock and start has a number; exponent and clock together are a pair, for which powers are taken
 * once.
 */
final class Grid {
  /** The shipped grid. */
  static final Grid DEFAULT = new Grid(FitConfig.DEFAULT);

  final FitConfig config;

  /** Hypotheses that begin at one start. */
  final int perStart;

  private final double[] exponents;
  private final double[] clocks;
  private final double[] errors;

  Grid(FitConfig config) {
    this.config = config;
    this.exponents = config.exponents();
    this.errors = config.modelErrors();
    this.clocks = config.workClocks();
    this.perStart = 2 * exponents.length * clocks.length * errors.length;
  }

  /** Whether the hypothesis believes the learning rate to tell the gain. */
  boolean informed(int id) {
    return (id & 1) == 0;
  }

  int pair(int id) {
    return (id >> 1) % (exponents.length * clocks.length);
  }

  int clock(int id) {
    return pair(id) / exponents.length;
  }

  double exponent(int id) {
    return exponents[pair(id) % exponents.length];
  }

  double modelError(int id) {
    return errors[(id >> 1) / (exponents.length * clocks.length) % errors.length];
  }

  int start(int id) {
    return id / perStart;
  }

  double logPrior(int id, Prior prior) {
    double z = Math.log(exponent(id) / prior.exponentMedian()) / prior.exponentLogSd();
    return -0.5 * z * z;
  }

  /** All that the hypotheses need to know of a token count, computed once for all. */
  Place place(AnnealClock anneal, double tokens) {
    double share = tokens / anneal.horizon();
    double work = anneal.work(tokens);
    double[] lnClock = new double[clocks.length];
    double[] phi = new double[clocks.length * exponents.length];
    for (int c = 0; c < clocks.length; c++) {
      lnClock[c] = Math.log((1 - clocks[c]) * share + clocks[c] * work);
      for (int e = 0; e < exponents.length; e++) {
        phi[c * exponents.length + e] = Math.exp(-exponents[e] * lnClock[c]);
      }
    }
    return new Place(tokens, anneal.heat(tokens) - 1, lnClock, phi);
  }

  /** c^-a of one hypothesis at a token count. */
  double phi(int id, AnnealClock anneal, double tokens) {
    double weight = clocks[clock(id)];
    double work = weight > 0 ? weight * anneal.work(tokens) : 0;
    return Math.pow((1 - weight) * tokens / anneal.horizon() + work, -exponent(id));
  }

  /**
   * How far d can have walked between two places: the integral of (m A c^-a)^2 + (l L)^2 over ln c.
   *
   * @param amplitude A, or the least that model error refers to
   * @param level loss level L, nats per token
   * @return nats^2, 0 when {@code to} is not beyond {@code from}
   */
  double walked(int id, double amplitude, double level, Place from, Place to) {
    int clock = clock(id);
    double stretch = to.lnClock[clock] - from.lnClock[clock];
    if (!(stretch > 0)) {
      return 0;
    }
    int pair = pair(id);
    double size = modelError(id) * amplitude;
    double phi = from.phi[pair];
    double later = to.phi[pair];
    double unexplained = config.levelError() * level;
    return size * size * (phi * phi - later * later) / (2 * exponent(id))
        + unexplained * unexplained * stretch;
  }

  /**
   * How wrong the shape of an anneal can be over a stretch of it, per squared gain: (k L)^2 v (v +
   * v0), v the travel of the relative learning rate. In proportion to a long stretch, because a
   * wrong shape stays wrong; as a walk below v0.
   *
   * @return nats^2
   */
  double annealed(double level, double travel) {
    double size = config.annealErrors() * level;
    return size * size * travel * (travel + WALK);
  }

  /** v0: errors over stretches shorter than this share of an anneal are independent. */
  private static final double WALK = 0.1;

  /**
   * A token count as the hypotheses see it.
   *
   * @param tokens the count
   * @param cooled h - 1: 0 at full learning rate, -1 at none
   * @param lnClock ln c for every clock
   * @param phi c^-a for every pair of clock and exponent
   */
  record Place(double tokens, double cooled, double[] lnClock, double[] phi) {}
}
