package io.plumbline.drift;

/**
 * Whether the law may learn from a run's newest losses. It moves when a bin of losses closes, by
 * what the detectors say then:
 *
 * <pre>
 *   trust        at the closing               the bin is                      then
 *   ----------   --------------------------   -----------------------------   ----------
 *   trusted      nothing against it           fitted                          trusted
 *   trusted      something is suspected       left out                        suspicious
 *   trusted      off the curve, confirmed     left out                        off curve
 *   suspicious   nothing against it           fitted, and those left out      trusted
 *                                             just before it as well
 *   suspicious   something is suspected       left out                        suspicious
 *   suspicious   off the curve, confirmed     left out                        off curve
 *   off curve    nothing against it           fitted; those left out stay so  trusted
 *   off curve    something is suspected       left out                        suspicious
 *   off curve    off the curve, confirmed     left out                        off curve
 *   any of them  a drift that has lasted      the first of a new level        trusted
 *   accepting    whatever it is               the first of a new level        trusted
 * </pre>
 *
 * A drift has lasted when the run is {@link #LASTED} times as long as where each finding was
 * confirmed, unless it has diverged: what is lost is no level.
 *
 * <p>Between closings something may befall the run:
 *
 * <pre>
 *   trust        {@link #rewound}     {@link #changed}, a bin has closed   ... none has   {@link #unsuspicious}
 *   ----------   ---------   -------------------------   ----------   ------------
 *   trusted      trusted     accepting                   trusted      trusted
 *   suspicious   trusted     accepting                   trusted      trusted
 *   off curve    trusted     accepting                   trusted      trusted
 *   accepting    trusted     accepting                   trusted      accepting
 * </pre>
 *
 * {@link OffCurve} leaves to the detectors what becomes of the next bin, as {@link Trusted} does;
 * it is told apart from it because newest bins are missing from the fit.
 */
public sealed interface Trust {
  /** A confirmed drift that the run has outgrown by this factor is its new level. */
  double LASTED = 1.1;

  /** What the law makes of a bin that has closed. */
  enum Use {
    /** It is fitted. */
    FIT,
    /** It is fitted, and so are those before it that were left out for a suspicion. */
    FIT_WITH_LEFT_OUT,
    /** It is left out. */
    LEAVE_OUT,
    /** It is the first of a new level. */
    NEW_LEVEL,
    /** It is left out for good: it seems to be in another unit, see {@link UnitWatch}. */
    DOUBT
  }

  /**
   * What comes of a bin's closing.
   *
   * @param use what the law makes of the bin
   * @param next what becomes of the next one
   */
  record Closing(Use use, Trust next) {}

  /**
   * A bin has closed.
   *
   * @param drift what the detectors say, the closed bin's losses and the bin itself included
   * @param tokens at the bin's end
   */
  default Closing closing(DriftState drift, long tokens) {
    if (drift.offCurve()) {
      return hasLasted(drift, tokens)
          ? new Closing(Use.NEW_LEVEL, new Trusted())
          : new Closing(Use.LEAVE_OUT, new OffCurve());
    }
    return drift.suspicious()
        ? new Closing(Use.LEAVE_OUT, new Suspicious())
        : new Closing(withoutDoubt(), new Trusted());
  }

  /** Whether newest bins are left out until a suspicion is confirmed or gone. */
  default boolean suspicious() {
    return false;
  }

  /** Whether the next bin begins a new level: no loss is held against the curve until then. */
  default boolean accepting() {
    return false;
  }

  /** What the law makes of a bin against which nothing speaks. */
  default Use withoutDoubt() {
    return Use.FIT;
  }

  /** The run went back to a checkpoint: nothing of the abandoned stretch counts. */
  default Trust rewound() {
    return new Trusted();
  }

  /**
   * A change was announced: the losses to come may lie elsewhere.
   *
   * @param closed whether a bin has closed; else there is no level yet to be left
   */
  default Trust changed(boolean closed) {
    return closed ? new Accepting() : new Trusted();
  }

  /** The losses suspected so far are not the run's: there is nothing to be suspicious of. */
  default Trust unsuspicious() {
    return new Trusted();
  }

  /** Nothing speaks against the newest losses. */
  record Trusted() implements Trust {}

  /** Newest bins are left out until a suspicion is confirmed or gone. */
  record Suspicious() implements Trust {
    @Override
    public boolean suspicious() {
      return true;
    }

    @Override
    public Use withoutDoubt() {
      return Use.FIT_WITH_LEFT_OUT;
    }
  }

  /** Newest bins are left out: they are confirmed to be off the curve. */
  record OffCurve() implements Trust {}

  /** The next bin begins a new level; until then no loss is held against the curve. */
  record Accepting() implements Trust {
    @Override
    public boolean accepting() {
      return true;
    }

    @Override
    public Closing closing(DriftState drift, long tokens) {
      return new Closing(Use.NEW_LEVEL, new Trusted());
    }

    @Override
    public Trust unsuspicious() {
      return this;
    }
  }

  private static boolean hasLasted(DriftState drift, long tokens) {
    if (drift.has(Finding.DIVERGED) || !drift.drifting()) {
      return false;
    }
    for (DriftState.Standing standing : drift.open()) {
      if (standing.finding() != Finding.EVAL_GAP && tokens < LASTED * standing.atTokens()) {
        return false;
      }
    }
    return true;
  }
}
