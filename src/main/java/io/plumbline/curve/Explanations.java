package io.plumbline.curve;

import java.util.ArrayList;
import java.util.List;

/** The work of holding every shape against the rates seen; lives for one call. */
final class Explanations {
  /** Standard deviation of the depth about what is usual. */
  private static final double DEPTH_SD = 0.08;

  /** The height is known to this share once a plateau or warm-up was seen. */
  private static final double HEIGHT_SD = 0.003;

  /** ... and to this share when the run was first seen on its way down. */
  private static final double UNSEEN_HEIGHT_SD = 0.1;

  /** Errors of a wrong shape hang together: as many points as this count. */
  private static final double INDEPENDENT = 8;

  /** Ends of a fall over the horizon, other than 1. */
  private static final double[] OTHER_ENDS = {
    0.5, 0.65, 0.8, 0.9, 0.95, 1.05, 1.12, 1.25, 1.5, 2, 3, 5
  };

  /** A fall ends at the horizon this often. */
  private static final double ENDS_THERE = 0.85;

  /** Before any rate is seen a run is one that holds its rate, for good or until a cooldown. */
  private static final double USUALLY_CONSTANT = 0.4;

  /** ... or one that falls with the inverse square root of the tokens. */
  private static final double USUALLY_ROOT = 0.03;

  private final double now;
  private final double horizon;
  private final RatesToExplain seen;
  private final double[] t;
  private final double[] r;
  private final double[] fallen;
  private final List<Candidate> candidates = new ArrayList<>();

  private Explanations(RatesToExplain seen, double now, double horizon) {
    this.now = now;
    this.horizon = horizon;
    this.seen = seen;
    this.t = seen.t;
    this.r = seen.r;
    this.fallen = new double[r.length];
  }

  /**
   * All explanations, "constant so far" first; their weights sum to 1.
   *
   * @param now where the future begins, in tokens
   */
  static List<Candidate> of(RatesToExplain seen, double now, double horizon) {
    Explanations work = new Explanations(seen, now, horizon);
    work.constant();
    for (Fall fall : Fall.values()) {
      work.candidates(fall, seen.warmEnds, usual(fall));
      work.candidates(fall, seen.plateauEnds, work.usualCooldown(fall));
    }
    work.inverseRoot();
    return work.weighed();
  }

  private void candidates(Fall fall, double[] begins, double usual) {
    for (double begin : begins) {
      candidate(fall, begin, 1, usual * ENDS_THERE / begins.length);
      for (double end : OTHER_ENDS) {
        candidate(fall, begin, end, usual * (1 - ENDS_THERE) / OTHER_ENDS.length / begins.length);
      }
    }
  }

  /**
   * How usual a cooldown of this shape is that begins in just this gap between two points: the
   * gap's share of the run, as cooldowns begin anywhere in about a third of it.
   */
  private double usualCooldown(Fall fall) {
    if (seen.plateauEnds.length == 0) {
      return 0;
    }
    double gap = (seen.plateauEnds[2] - seen.plateauEnds[0]) / 0.67 / horizon;
    double shape =
        switch (fall) {
          case LINEAR -> 0.5;
          case ROOT, COSINE -> 0.15;
          case SQUARE -> 0.05;
          case TO_TENTH -> 0.1;
          case TO_HUNDREDTH -> 0.05;
        };
    return USUALLY_CONSTANT * (1 - Futures.CONSTANT) * 3 * gap * shape;
  }

  /** What practice chooses, before any rate is seen. */
  private static double usual(Fall fall) {
    return switch (fall) {
      case COSINE -> 0.35;
      case LINEAR -> 0.15;
      case SQUARE, ROOT -> 0.02;
      case TO_TENTH, TO_HUNDREDTH -> 0.015;
    };
  }

  private void constant() {
    double squares = 0;
    double mean = 0;
    for (double rate : r) {
      mean += (rate - 1) / Math.max(1, r.length);
    }
    for (double rate : r) {
      squares += square(rate - 1 - mean);
    }
    double level = r.length == 0 ? 1 : r[r.length - 1];
    candidates.add(new Candidate("constant so far", USUALLY_CONSTANT, squares, 0, x -> level));
  }

  private void inverseRoot() {
    double top = 0;
    double bottom = 0;
    for (int i = 0; i < t.length; i++) {
      double shape = Math.sqrt(t[0] / t[i]);
      top += shape * r[i];
      bottom += shape * shape;
    }
    if (t.length < 2 || !(bottom > 0)) {
      return;
    }
    double scale = top / bottom;
    double from = t[0];
    double squares = 0;
    for (int i = 0; i < t.length; i++) {
      squares += square(r[i] - scale * Math.sqrt(from / t[i]));
    }
    candidates.add(
        new Candidate(
            "an inverse square root", USUALLY_ROOT, squares, 0, x -> scale * Math.sqrt(from / x)));
  }

  /** Least squares for height and drop with normal priors, and how well they explain the rates. */
  private void candidate(Fall fall, double begin, double endShare, double usual) {
    double end = endShare * horizon;
    if (!(end > begin)) {
      return;
    }
    double noise = square(seen.error) * Math.max(1, r.length / INDEPENDENT);
    double heightWeight = 1 / square(seen.heightSeen ? HEIGHT_SD : UNSEEN_HEIGHT_SD);
    double depthWeight = 1 / square(DEPTH_SD);
    double hh = heightWeight;
    double hd = 0;
    double dd = depthWeight;
    double h0 = heightWeight;
    double d0 = depthWeight * fall.usualDepth;
    for (int i = 0; i < r.length; i++) {
      fallen[i] = fall.at((t[i] - begin) / (end - begin));
      hh += 1 / noise;
      hd -= fallen[i] / noise;
      dd += square(fallen[i]) / noise;
      h0 += r[i] / noise;
      d0 -= fallen[i] * r[i] / noise;
    }
    double det = hh * dd - hd * hd;
    double h = (dd * h0 - hd * d0) / det;
    double d = Math.max(0, Math.min(h, (hh * d0 - hd * h0) / det));
    double squares = 0;
    for (int i = 0; i < r.length; i++) {
      squares += square(r[i] - h + d * fallen[i]);
    }
    double surprise =
        heightWeight * square(h - 1)
            + depthWeight * square(d - fall.usualDepth)
            + Math.log(det / (heightWeight * depthWeight));
    // unseen rates count as 1 now, whatever has fallen before
    double lift = r.length == 0 ? d * fall.at((now - begin) / (end - begin)) : 0;
    candidates.add(
        new Candidate(
            name(fall),
            usual,
            squares,
            surprise,
            x -> h + lift - d * fall.at((x - begin) / (end - begin))));
  }

  private static String name(Fall fall) {
    return switch (fall) {
      case COSINE -> "a cosine";
      case LINEAR -> "a straight line";
      case SQUARE -> "a parabola";
      case ROOT -> "one less a square root";
      case TO_TENTH, TO_HUNDREDTH -> "an exponential";
    };
  }

  /** Weights that sum to 1; the best misfit is the error if it is the larger. */
  private List<Candidate> weighed() {
    double least = Double.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      least = Math.min(least, candidate.squares);
    }
    double n = Math.max(1, r.length);
    double noise = Math.max(square(seen.error), least / n) * Math.max(1, n / INDEPENDENT);
    double best = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : candidates) {
      candidate.weight =
          Math.log(candidate.usual) - 0.5 * (candidate.squares / noise + candidate.surprise);
      best = Math.max(best, candidate.weight);
    }
    double sum = 0;
    for (Candidate candidate : candidates) {
      candidate.weight = Math.exp(candidate.weight - best);
      sum += candidate.weight;
    }
    for (Candidate candidate : candidates) {
      candidate.weight /= sum;
    }
    return candidates;
  }

  private static double square(double value) {
    return value * value;
  }
}
