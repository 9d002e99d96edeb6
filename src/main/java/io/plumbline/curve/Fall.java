package io.plumbline.curve;

/**
 * How a learning rate falls from its height to its end: r(x) = height (1 - depth s(x)), x the share
 * of the fall that is behind, s(0) = 0, s(1) = 1.
 */
enum Fall {
  /** s = (1 - cos pi x) / 2. */
  COSINE(0.95),
  /** s = x. */
  LINEAR(0.95),
  /** s = 1 - (1 - x)^2. */
  SQUARE(0.95),
  /** s = sqrt x: the "1 - sqrt" cooldown of Haegele et al. 2024. */
  ROOT(0.95),
  /** Exponential to a tenth. */
  TO_TENTH(0.9),
  /** Exponential to a hundredth. */
  TO_HUNDREDTH(0.99);

  /** Depth that practice chooses: ends at 0, 1, 5 and 10 % of the peak are all usual. */
  final double usualDepth;

  Fall(double usualDepth) {
    this.usualDepth = usualDepth;
  }

  /** s(x); x beyond 0..1 is held. */
  double at(double x) {
    double share = Math.max(0, Math.min(1, x));
    return switch (this) {
      case COSINE -> 0.5 - 0.5 * Math.cos(Math.PI * share);
      case LINEAR -> share;
      case SQUARE -> 1 - (1 - share) * (1 - share);
      case ROOT -> Math.sqrt(share);
      case TO_TENTH, TO_HUNDREDTH -> (1 - Math.exp(Math.log1p(-usualDepth) * share)) / usualDepth;
    };
  }
}
