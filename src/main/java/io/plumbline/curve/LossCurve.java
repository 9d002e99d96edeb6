package io.plumbline.curve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * What a run has shown so far: closed log-token bins and the one still open. Immutable; bounded for
 * runs of any length.
 *
 * <p>{@link Binning} says which losses share a bin. Cost: O(1) per event; O(bins) pointers copied
 * when a bin closes.
 */
public final class LossCurve {
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
    if (Binning.belongs(current, tokens, learningRate)) {
      return new LossCurve(
          closed,
          Optional.of(current.plus(tokens, step, loss, learningRate, second)),
          newest,
          before);
    }
    Bin next = Bin.of(tokens, step, loss, learningRate, second);
    return new LossCurve(Binning.appended(closed, current), Optional.of(next), newest, before);
  }

  /**
   * The curve with an event that arrived late placed in the bin it belongs to; unchanged when no
   * bin covers it.
   */
  public LossCurve plusLate(long tokens, double loss) {
    return changing(tokens, bin -> bin.plus(tokens, bin.lastStep(), loss, Double.NaN, Double.NaN));
  }

  /**
   * The curve with one loss that it has counted changed to another, in the bin that covers it;
   * unchanged where there is none.
   */
  public LossCurve correcting(long tokens, double from, double to) {
    if (!Double.isFinite(from) || !Double.isFinite(to)) {
      return this;
    }
    LossCurve changed = changing(tokens, bin -> bin.correcting(from, to));
    boolean newest = open.isPresent() && tokens == open.get().lastTokens();
    return newest ? new LossCurve(changed.closed, changed.open, to, lossBefore) : changed;
  }

  /** The curve with the bin changed that covers these tokens; unchanged where there is none. */
  private LossCurve changing(long tokens, UnaryOperator<Bin> change) {
    if (open.isPresent() && tokens >= open.get().firstTokens()) {
      return new LossCurve(closed, open.map(change), lastLoss, lossBefore);
    }
    for (int i = closed.size() - 1; i >= 0; i--) {
      if (tokens >= closed.get(i).firstTokens()) {
        return with(i, change.apply(closed.get(i)).settled(i == 0));
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
        .map(
            bin ->
                new LossCurve(
                    Binning.appended(closed, bin), Optional.empty(), Double.NaN, Double.NaN))
        .orElse(this);
  }

  /** The curve cut, all that was seen from these tokens on being in doubt. */
  public LossCurve doubting(long fromTokens) {
    LossCurve cut = cut();
    List<Bin> bins = new ArrayList<>(cut.closed);
    for (int i = bins.size() - 1; i >= 0 && bins.get(i).lastTokens() >= fromTokens; i--) {
      bins.set(i, bins.get(i).withUse(Bin.Use.IN_DOUBT));
    }
    return cut.with(bins);
  }

  /** The curve with its newest closed bin used so; unchanged without closed bins. */
  public LossCurve usingNewest(Bin.Use use) {
    int last = closed.size() - 1;
    return last < 0 || closed.get(last).use() == use
        ? this
        : with(last, closed.get(last).withUse(use));
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
    bins.subList(from, bins.size()).replaceAll(bin -> bin.withUse(Bin.Use.FIT));
    return with(bins);
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
    return changed ? with(bins) : this;
  }

  /** The curve with this known of its newest closed bin's batches. */
  public LossCurve knowingNewest(Difficulty difficulty) {
    int last = closed.size() - 1;
    return last < 0 || closed.get(last).difficulty().equals(difficulty)
        ? this
        : with(last, closed.get(last).withDifficulty(difficulty));
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

  /** Whether it holds nothing. */
  public boolean isEmpty() {
    return closed.isEmpty() && open.isEmpty();
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
    return smoothed(bin -> bin.losses().mean());
  }

  /** Mean token count of the losses that {@link #smoothedLoss} is a mean of, NaN likewise. */
  public double smoothedTokens() {
    return smoothed(Bin::meanTokens);
  }

  private double smoothed(ToDoubleFunction<Bin> mean) {
    double sum = 0;
    int count = 0;
    if (open.isPresent()) {
      count = open.get().losses().count();
      sum = mean.applyAsDouble(open.get()) * count;
    }
    for (int i = closed.size() - 1; i >= 0 && count < SMOOTHED; i--) {
      Bin bin = closed.get(i);
      sum += mean.applyAsDouble(bin) * bin.losses().count();
      count += bin.losses().count();
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

  private LossCurve with(int place, Bin bin) {
    List<Bin> bins = new ArrayList<>(closed);
    bins.set(place, bin);
    return with(bins);
  }

  private LossCurve with(List<Bin> bins) {
    return new LossCurve(List.copyOf(bins), open, lastLoss, lossBefore);
  }
}
