package io.plumbline.curve;

/**
 * The learning rates that a {@link ScheduleGuess} has to explain: those since warm-up, or since the
 * last re-warming or step, over their height; and where a fall may have begun.
 */
final class RatesToExplain {
  /** Rounding when all rates are equal: three digits. */
  private static final double ROUNDED = 1e-3;

  /** Rates are never believed to be more exact than this share of the peak. */
  private static final double EXACT = 1e-4;

  /** Steps this small are arithmetic. */
  private static final double NOTHING = 1e-9;

  /** At most this many points are looked at. */
  private static final int POINTS = 40;

  /** The highest rate of the stretch; 1 while none was seen. */
  final double height;

  /** Whether a plateau or warm-up shows that it was no higher before. */
  final boolean heightSeen;

  /** Where a fall from the end of warm-up may have begun. */
  final double[] warmEnds;

  /** Where a fall from a plateau may have begun: none without a plateau, or if it lasts. */
  final double[] plateauEnds;

  /** Token counts, at most {@link #POINTS} of them ... */
  final double[] t;

  /** ... and the rates there, over the height. */
  final double[] r;

  /** The rounding of the rates, as a share of their height. */
  final double error;

  RatesToExplain(SeenRates rates) {
    int stretch = rates.lastStretch();
    int top = stretch;
    for (int i = stretch; i < rates.size(); i++) {
      if (rates.rate(i) > (1 + ROUNDED) * rates.rate(top)) {
        top = i;
      }
    }
    this.height = rates.size() == 0 ? 1 : rates.rate(top);
    int plateau = top;
    while (plateau + 1 < rates.size() && rates.rate(plateau + 1) >= (1 - ROUNDED) * height) {
      plateau++;
    }
    this.heightSeen = top > stretch || plateau > top + 1;
    this.warmEnds = warmEnds(rates, stretch, top, height);
    this.plateauEnds = plateauEnds(rates, top, plateau);
    int all = rates.size() - top;
    int kept = Math.min(all, POINTS);
    this.t = new double[kept];
    this.r = new double[kept];
    for (int i = 0; i < kept; i++) {
      int at = kept == 1 ? top : top + (int) Math.round(i * (all - 1.0) / (kept - 1));
      t[i] = rates.tokens(at);
      r[i] = rates.rate(at) / (height > 0 ? height : 1);
    }
    this.error = rounding(r);
  }

  private static double[] warmEnds(SeenRates rates, int stretch, int top, double height) {
    if (rates.size() == 0) {
      return new double[] {0};
    }
    double at = rates.tokens(top);
    if (top == stretch) {
      double before = stretch > 0 ? rates.tokens(stretch - 1) : 0;
      return new double[] {before, 0.5 * (before + at), at};
    }
    double before = rates.tokens(top - 1);
    double straight = stretch == 0 ? height * before / rates.rate(top - 1) : at;
    return new double[] {before, straight > before && straight < at ? straight : at, at};
  }

  private static double[] plateauEnds(SeenRates rates, int top, int plateau) {
    if (plateau == top || plateau + 1 >= rates.size()) {
      return new double[0];
    }
    double last = rates.tokens(plateau);
    double gone = rates.tokens(plateau + 1);
    return new double[] {last, 0.67 * last + 0.33 * gone, 0.33 * last + 0.67 * gone};
  }

  /** The rounding of the rates as a share of their height: a third of the smallest step. */
  private static double rounding(double[] rates) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < rates.length; i++) {
      double step = Math.abs(rates[i] - rates[i - 1]);
      if (step > NOTHING) {
        least = Math.min(least, step);
      }
    }
    return least == Double.POSITIVE_INFINITY
        ? ROUNDED
        : Math.max(EXACT, Math.min(ROUNDED, least / 3));
  }
}
