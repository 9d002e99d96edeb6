package io.plumbline.law;

import io.plumbline.curve.AnnealClock;

/**
 * The numbering of a bank's hypotheses: every combination of gain belief, exponent, heat power,
 * model error and start has a number.
 */
final class Grid {
  /** The shipped grid. */
  static final Grid DEFAULT = new Grid(FitConfig.DEFAULT);

  /** v0: errors over stretches shorter than this share of an anneal are independent. */
  private static final double WALK = 0.1;

  /** Log odds that the learning rate tells the gain, against that it tells nothing: 3 to 1. */
  private static final double DOUBT = 1.1;

  /** Points that a mean over a stretch is taken at: within 1e-3 of the gain for any schedule. */
  private static final int POINTS = 8;

  final FitConfig config;

  /** Hypotheses that begin at one start. */
  final int perStart;

  private final double[] exponents;
  private final double[] powers;
  private final double[] errors;

  Grid(FitConfig config) {
    this.config = config;
    this.exponents = config.hypotheses().exponents();
    this.errors = config.hypotheses().modelErrors();
    this.powers = config.hypotheses().heatPowers();
    this.perStart = 2 * exponents.length * powers.length * errors.length;
  }

  /** Whether the hypothesis believes the learning rate to tell the gain. */
  boolean informed(int id) {
    return (id & 1) == 0;
  }

  /** Number of the hypothesis' exponent. */
  int bend(int id) {
    return (id >> 1) % exponents.length;
  }

  /** Number of the hypothesis' heat power. */
  int shape(int id) {
    return (id >> 1) / exponents.length % powers.length;
  }

  double exponent(int id) {
    return exponents[bend(id)];
  }

  double modelError(int id) {
    return errors[(id >> 1) / (exponents.length * powers.length) % errors.length];
  }

  int start(int id) {
    return id / perStart;
  }

  double logPrior(int id, Prior prior) {
    double z = Math.log(exponent(id) / prior.exponent().median()) / prior.exponent().logSd();
    return -0.5 * z * z - (informed(id) ? 0 : DOUBT);
  }

  /**
   * All that the hypotheses need to know of a token count, computed once for all.
   *
   * @param allWork the work at the horizon by the fit's own clock: there c is 1
   */
  Place place(AnnealClock anneal, double tokens, double allWork) {
    double lnClock = lnClock(anneal, tokens, allWork);
    double[] phi = new double[exponents.length];
    for (int e = 0; e < exponents.length; e++) {
      phi[e] = Math.exp(-exponents[e] * lnClock);
    }
    double heat = Math.max(0, anneal.heat(tokens));
    double[] cooled = new double[powers.length];
    for (int s = 0; s < powers.length; s++) {
      cooled[s] = Math.pow(heat, powers[s]) - 1;
    }
    return new Place(tokens, lnClock, phi, cooled);
  }

  /** The mean of all that enters the loss over a stretch of tokens, placed at its end. */
  Place mean(AnnealClock anneal, double from, double to, double allWork) {
    Place end = place(anneal, to, allWork);
    double[] phi = new double[exponents.length];
    double[] cooled = new double[powers.length];
    for (int i = 0; i < POINTS; i++) {
      Place at = place(anneal, from + (to - from) * (i + 0.5) / POINTS, allWork);
      for (int e = 0; e < phi.length; e++) {
        phi[e] += at.phi[e] / POINTS;
      }
      for (int s = 0; s < cooled.length; s++) {
        cooled[s] += at.cooled[s] / POINTS;
      }
    }
    return new Place(to, end.lnClock, phi, cooled);
  }

  /** c^-a of one hypothesis at a token count. */
  double phi(int id, AnnealClock anneal, double tokens, double allWork) {
    return Math.exp(-exponent(id) * lnClock(anneal, tokens, allWork));
  }

  /** h^p - 1 of one hypothesis at a token count. */
  double cooled(int id, AnnealClock anneal, double tokens) {
    return Math.pow(Math.max(0, anneal.heat(tokens)), powers[shape(id)]) - 1;
  }

  private double lnClock(AnnealClock anneal, double tokens, double allWork) {
    double w = config.workShare();
    double share = tokens / anneal.horizon();
    return Math.log(((1 - w) * share + w * anneal.work(tokens)) / (1 - w + w * allWork));
  }

  /**
   * How far d can have walked between two places: the integral of (m A c^-a)^2 + (l L)^2 over ln c.
   *
   * @param amplitude A, or the least that model error refers to
   * @param level loss level L, nats per token
   * @return nats^2, 0 when {@code to} is not beyond {@code from}
   */
  double walked(int id, double amplitude, double level, Place from, Place to) {
    double stretch = to.lnClock - from.lnClock;
    if (!(stretch > 0)) {
      return 0;
    }
    int bend = bend(id);
    double size = modelError(id) * amplitude;
    double phi = from.phi[bend];
    double later = to.phi[bend];
    double unexplained = config.errors().level() * level;
    return size * size * Math.max(0, phi * phi - later * later) / (2 * exponents[bend])
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
    double size = config.errors().anneal() * level;
    return size * size * travel * (travel + WALK);
  }

  /**
   * A token count as the hypotheses see it.
   *
   * @param tokens the count
   * @param lnClock ln c
   * @param phi c^-a for every exponent
   * @param cooled h^p - 1 for every heat power: 0 at full learning rate, -1 at none
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // numbers of a hot path, never written again; not compared
  record Place(double tokens, double lnClock, double[] phi, double[] cooled) {
    static final Place NOWHERE = new Place(Double.NaN, 0, new double[0], new double[0]);
  }
}
