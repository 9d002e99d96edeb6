package io.plumbline.curve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a run has shown so far: closed log-token bins and the one still open. Immutable; bounded for
 * runs of any length.
 *
 * <p>An event belongs to the open bin while its tokens are within {@link #WIDTH} of the bin's first
 * and the learning rate has not moved by more than {@link #RATE_STEP} of itself; else it closes
 * that bin and opens the next. So bins are even in log tokens, and finer where a decaying learning
 * rate bends the curve. Past {@link #MAX_BINS} the oldest are merged in pairs: early detail is what
 * a forecast needs least.
 *
 * <p>Cost: O(1) per event; O(bins) pointers copied when a bin closes.
 */
public final class LossCurve {
  /**
   * Relative width of a bin in tokens. 2 % keeps an exponent of 0.5 within 1 % of its change across
   * the bin, far below the noise, and gives 115 bins per decade of tokens.
   */
  public static final double WIDTH = 0.02;

  /**
   * A bin also closes when the learning rate has moved this share of its value at the bin's
   * beginning.
   */
  public static final double RATE_STEP = 0.15;

  /**
   * A bin that the learning rate closes is at least this wide, so that a restless rate cannot flood
   * the curve.
   */
  public static final double MIN_WIDTH = 0.0025;

  /** At most this many closed bins are kept: with at most 60 bytes each, 30 KiB per run. */
  public static final int MAX_BINS = 512;

  /** How many losses the smoothed loss is a mean of, at least. */
  private static final int SMOOTHED = 16;

  /** How many second differences the noise level is a mean of, at least: known to 10 %. */
  private static final int NOISE_TRIPLES = 64;

  /** A run without any event. */
  public static final LossCurve EMPTY =
      new LossCurve(List.of(), Optional.empty(), Double.NaN, Double.NaN);

  private final List<Bin> closed;
  private final Optional<Bin> open;
  private final double lastLoss;
  private final double lossBefore;

  private LossCurve(List<Bin> closed, Optional<Bin> open, double lastLoss, double lossBefore) {
    this.closed = closed;
    this.open = open;
    this.lastLoss = lastLoss;
    this.lossBefore = lossBefore;
  }

  /**
   * Whether bins have closed, gone or changed since a curve that this one was made from. Told by
   * the list itself, which curves share until then: asked with every loss.
   */
  public boolean closedSince(LossCurve before) {
    return closed != before.closed;
  }

  /**
   * The curve as it was stored.
   *
   * @param lastLoss the newest finite loss, NaN if none
   * @param lossBefore the finite loss before it, NaN if none
   */
  public static LossCurve restored(
      List<Bin> closed, Optional<Bin> open, double lastLoss, double lossBefore) {
    return new LossCurve(List.copyOf(closed), open, lastLoss, lossBefore);
  }

  /**
   * The curve with one more event at or beyond its end.
   *
   * @param tokens tokens seen, not below {@link #lastTokens()}
   * @param step optimizer step; empty when unknown
   * @param loss nats per token; a loss that is not finite moves the curve on but is not counted
   * @param learningRate NaN when not reported
   */
  public LossCurve plus(long tokens, OptionalLong step, double loss, double learningRate) {
    boolean finite = Double.isFinite(loss);
    double second = finite ? lossBefore - 2 * lastLoss + loss : Double.NaN;
    double newest = finite ? loss : lastLoss;
    double before = finite ? lastLoss : lossBefore;
    if (open.isEmpty()) {
      return new LossCurve(
          closed, Optional.of(Bin.of(tokens, step, loss, learningRate, second)), newest, before);
    }
    Bin current = open.get();
    if (belongs(current, tokens, learningRate)) {
      return new LossCurve(
          closed,
          Optional.of(current.plus(tokens, step, loss, learningRate, second)),
          newest,
          before);
    }
    Bin next = Bin.of(tokens, step, loss, learningRate, second);
    return new LossCurve(appended(current), Optional.of(next), newest, before);
  }

  /**
   * The curve with an event that arrived late placed in the bin it belongs to; unchanged when no
   * bin covers it.
   */
  public LossCurve plusLate(long tokens, double loss) {
    if (open.isPresent() && tokens >= open.get().firstTokens()) {
      Bin bin = open.get();
      return new LossCurve(
          closed,
          Optional.of(bin.plus(tokens, bin.lastStep(), loss, Double.NaN, Double.NaN)),
          lastLoss,
          lossBefore);
    }
    for (int i = closed.size() - 1; i >= 0; i--) {
      Bin bin = closed.get(i);
      if (tokens >= bin.firstTokens()) {
        List<Bin> bins = new ArrayList<>(closed);
        bins.set(i, bin.plus(tokens, bin.lastStep(), loss, Double.NaN, Double.NaN).settled(i == 0));
        return new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore);
      }
    }
    return this;
  }

  /**
   * The curve before {@code tokens}: bins that reach it are dropped whole; what follows is seen
   * again after a restore.
   */
  public LossCurve before(long tokens) {
    int keep = closed.size();
    while (keep > 0 && closed.get(keep - 1).lastTokens() >= tokens) {
      keep--;
    }
    Optional<Bin> stillOpen = open.filter(bin -> bin.lastTokens() < tokens);
    return new LossCurve(
        keep == closed.size() ? closed : List.copyOf(closed.subList(0, keep)),
        stillOpen,
        Double.NaN,
        Double.NaN);
  }

  /** The curve with its open bin closed: what follows is another stretch. */
  public LossCurve cut() {
    return open.filter(bin -> bin.losses().count() > 0)
        .map(bin -> new LossCurve(appended(bin), Optional.empty(), Double.NaN, Double.NaN))
        .orElse(this);
  }

  /** The curve with its newest closed bin used so; unchanged without closed bins. */
  public LossCurve usingNewest(Bin.Use use) {
    int last = closed.size() - 1;
    if (last < 0 || closed.get(last).use() == use) {
      return this;
    }
    List<Bin> bins = new ArrayList<>(closed);
    bins.set(last, bins.get(last).withUse(use));
    return new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore);
  }

  /**
   * The curve with the newest bins fitted after all, back to the first that was not left out: a
   * suspicion has gone.
   */
  public LossCurve takingBackIn() {
    int from = closed.size();
    while (from > 0 && closed.get(from - 1).use() == Bin.Use.LEFT_OUT) {
      from--;
    }
    if (from == closed.size()) {
      return this;
    }
    List<Bin> bins = new ArrayList<>(closed);
    for (int i = from; i < bins.size(); i++) {
      bins.set(i, bins.get(i).withUse(Bin.Use.FIT));
    }
    return new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore);
  }

  /** The curve with other things known of its closed bins' batches; itself when none changes. */
  public LossCurve knowing(Function<Bin, Difficulty> known) {
    List<Bin> bins = new ArrayList<>(closed.size());
    boolean changed = false;
    for (Bin bin : closed) {
      Difficulty difficulty = known.apply(bin);
      boolean same = difficulty.equals(bin.difficulty());
      bins.add(same ? bin : bin.withDifficulty(difficulty));
      changed |= !same;
    }
    return changed ? new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore) : this;
  }

  /** The curve with this known of its newest closed bin's batches. */
  public LossCurve knowingNewest(Difficulty difficulty) {
    int last = closed.size() - 1;
    if (last < 0 || closed.get(last).difficulty().equals(difficulty)) {
      return this;
    }
    List<Bin> bins = new ArrayList<>(closed);
    bins.set(last, bins.get(last).withDifficulty(difficulty));
    return new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore);
  }

  /** The curve with every token count multiplied by {@code factor}, at least 1. */
  public LossCurve scaled(long factor) {
    List<Bin> bins = new ArrayList<>(closed.size());
    for (Bin bin : closed) {
      bins.add(bin.scaled(factor).settled(bins.isEmpty()));
    }
    return new LossCurve(
        List.copyOf(bins), open.map(bin -> bin.scaled(factor)), lastLoss, lossBefore);
  }

  /** Closed bins, oldest first; the same list object until one closes, changes or is dropped. */
  public List<Bin> closed() {
    return closed;
  }

  /** The bin that the next event may still join. */
  public Optional<Bin> open() {
    return open;
  }

  /** The newest finite loss, NaN before the first and after a rewind. */
  public double lastLoss() {
    return lastLoss;
  }

  /** The finite loss before {@link #lastLoss()}, NaN likewise. */
  public double lossBefore() {
    return lossBefore;
  }

  /** Tokens at the newest event, 0 when there is none. */
  public long lastTokens() {
    return open.map(Bin::lastTokens)
        .orElse(closed.isEmpty() ? 0 : closed.get(closed.size() - 1).lastTokens());
  }

  /**
   * Whether an event is, to the bit, the first this curve holds: a stream delivered again from its
   * beginning.
   */
  public boolean begins(long tokens, double loss) {
    Optional<Bin> first = closed.isEmpty() ? open : Optional.of(closed.get(0));
    return first.isPresent()
        && first.get().firstTokens() == tokens
        && Double.compare(first.get().losses().first(), loss) == 0;
  }

  /**
   * Mean loss of the newest bins with at least {@link #SMOOTHED} losses between them, NaN before
   * the first.
   */
  public double smoothedLoss() {
    double sum = 0;
    int count = 0;
    if (open.isPresent()) {
      count = open.get().losses().count();
      sum = open.get().losses().mean() * count;
    }
    for (int i = closed.size() - 1; i >= 0 && count < SMOOTHED; i--) {
      Losses losses = closed.get(i).losses();
      sum += losses.mean() * losses.count();
      count += losses.count();
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Mean token count of the losses that {@link #smoothedLoss} is a mean of, NaN likewise. */
  public double smoothedTokens() {
    double sum = 0;
    int count = 0;
    if (open.isPresent()) {
      count = open.get().losses().count();
      sum = open.get().meanTokens() * count;
    }
    for (int i = closed.size() - 1; i >= 0 && count < SMOOTHED; i--) {
      sum += closed.get(i).meanTokens() * closed.get(i).losses().count();
      count += closed.get(i).losses().count();
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * Standard deviation of one loss about the trend, from second differences of the newest bins; NaN
   * until known.
   */
  public double noiseSd() {
    double sum = 0;
    int triples = 0;
    for (int i = closed.size() - 1; i >= 0 && triples < NOISE_TRIPLES; i--) {
      sum += closed.get(i).losses().secondDifferences();
      triples += closed.get(i).losses().triples();
    }
    return triples == 0 ? Double.NaN : Math.sqrt(sum / triples);
  }

  private static boolean belongs(Bin bin, long tokens, double learningRate) {
    double width = (tokens - bin.firstTokens()) / (double) Math.max(1, bin.firstTokens());
    if (width > WIDTH) {
      return false;
    }
    double moved =
        Math.abs(
            learningRate - bin.learningRate()); // NaN when either is unknown: the bin stays open
    return !(moved > RATE_STEP * Math.abs(bin.learningRate()) && width > MIN_WIDTH);
  }

  private List<Bin> appended(Bin bin) {
    List<Bin> bins = new ArrayList<>(closed.size() + 1);
    if (closed.size() >= MAX_BINS) {
      int half = MAX_BINS / 2;
      for (int i = 0; i + 1 < half; i += 2) {
        bins.add(closed.get(i).mergedWith(closed.get(i + 1)).settled(bins.isEmpty()));
      }
      bins.addAll(closed.subList(half, closed.size()));
    } else {
      bins.addAll(closed);
    }
    bins.add(bin.settled(bins.isEmpty()));
    return List.copyOf(bins);
  }
}
