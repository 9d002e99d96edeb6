package io.plumbline.run;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Expectation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Cancels the batch noise that a run shares with runs that read the same batches.
 *
 * <p>Every candidate is compared as bins close ({@link Kinship}); of those found to share the noise
 * the median says how hard the newest bin's batches were, and what it says is pinned in the bin.
 * When the first is found, all bins so far are cleared as well. One that does harm is refused for
 * good, and what it said last is taken back. Nothing that a sibling says is believed beyond what
 * batch noise can do, so that a broken one cannot move a bin further than that.
 */
final class Siblings {
  /** A difficulty beyond this many standard deviations of the bin's mean is not believed. */
  private static final double PLAUSIBLE = 5;

  /** Bins that are taken back when a sibling is refused: a quarter of the tokens. */
  private static final int TAKEN_BACK = 16;

  /** Two siblings that differ by more than this many standard deviations are both not believed. */
  private static final double AGREEING = 5;

  /**
   * What a trend misses of a curve's true course, as a share of the loss: the slow part of what
   * residuals of siblings differ by (0.077 of noise of 3.75 %, over 150 pairs of 124M runs).
   */
  private static final double TREND_ERROR = 0.003;

  private final BatchTracks tracks;

  Siblings(BatchTracks tracks) {
    this.tracks = tracks;
  }

  /**
   * What siblings make of a curve.
   *
   * @param curve with what is known of its bins' batches
   * @param kin how far siblings share the run's noise
   */
  record Heard(LossCurve curve, List<Kinship> kin) {}

  /**
   * A run's bin closed.
   *
   * @param grown the curve with that bin
   * @return with what siblings say of it, and of all bins at the first
   */
  Heard heard(Placed placed, Footing footing, LossCurve grown) {
    List<Kinship> known = placed.before().head().watch().kin();
    Optional<DataOrder> order = DataOrder.of(placed.declaration());
    List<BatchTrack> others = order.map(one -> others(placed, one)).orElse(List.of());
    if (order.isEmpty() || others.isEmpty()) {
      return new Heard(grown, known);
    }
    Strip strip = footing.strip();
    Bin newest = grown.closed().get(grown.closed().size() - 1);
    double noise = footing.model().noiseVariance();
    boolean unknown = known.stream().noneMatch(Kinship::accepted);
    boolean refused = false;
    List<Kinship> kin = new ArrayList<>(known);
    for (BatchTrack other : others) {
      int slot = slot(kin, other);
      if (slot < 0) {
        continue;
      }
      Kinship before = kin.get(slot);
      // what does not fit is refused below, and must not teach that less is to be expected
      boolean odd = before.usable() && !before.fits(strip, other, strip.carried());
      Kinship now = odd ? before : before.plus(strip, other, order.get().declared());
      if (now.usable()) {
        now = held(footing.model(), now, other, newest, noise);
      }
      refused |= now.refused() && !before.refused();
      kin.set(slot, now);
    }
    boolean found = unknown && kin.stream().anyMatch(Kinship::usable);
    if (found) {
      return new Heard(grown.knowing(bin -> difficulty(kin, others, bin, noise)), List.copyOf(kin));
    }
    LossCurve sure = refused ? takenBack(grown) : grown;
    List<BatchTrack> fitting =
        others.stream()
            .filter(
                other ->
                    usable(kin, other)
                        .filter(one -> one.fits(strip, other, strip.carried()))
                        .isPresent())
            .toList();
    return new Heard(sure.knowingNewest(difficulty(kin, fitting, newest, noise)), List.copyOf(kin));
  }

  /** What a loss at this token count is held against, its batch's difficulty known or not. */
  Optional<Expectation> expectation(Placed placed, Footing footing, long tokens, double loss) {
    Optional<Expectation> line = footing.model().expectation();
    Optional<DataOrder> order = DataOrder.of(placed.declaration());
    if (line.isEmpty() || order.isEmpty() || !hearing(footing.curve())) {
      return line;
    }
    List<Kinship> kin = placed.before().head().watch().kin();
    Strip strip = footing.strip().plus(tokens, loss);
    int cell = Strip.cell(tokens);
    double raw = line.get().noiseVariance();
    List<Said> said = new ArrayList<>();
    for (BatchTrack other : others(placed, order.get())) {
      Optional<Kinship> kinship = usable(kin, other);
      double x = other.residual(cell);
      if (kinship.isEmpty()
          || Double.isNaN(x)
          || !kinship.get().fits(strip, other, strip.size() - 1)) {
        continue;
      }
      double beta = kinship.get().beta();
      // the cell's mean tells of one loss only as much as that loss is of the mean
      double alone = 1 - 1.0 / other.count(cell);
      double left = kinship.get().left();
      add(
          said,
          new Said(
              beta * x,
              left + (1 - left) * alone,
              lasting(kinship.get(), other, tokens, loss, raw)),
          raw);
    }
    return Optional.of(
        middle(said, raw)
            .map(known -> line.get().knowing(known.nats, raw * known.left, raw * known.lasting))
            .orElse(line.get().unscored()));
  }

  /**
   * Whether losses are held against expectations that know their batches: as the newest bin was.
   */
  static boolean hearing(LossCurve curve) {
    List<Bin> bins = curve.closed();
    return !bins.isEmpty() && bins.get(bins.size() - 1).difficulty().known();
  }

  private List<BatchTrack> others(Placed placed, DataOrder order) {
    String run = placed.before().run();
    return tracks.of(order).stream().filter(track -> !track.run().equals(run)).toList();
  }

  /** Where a sibling is remembered, a new place if there is room, else -1. */
  private static int slot(List<Kinship> kin, BatchTrack other) {
    long id = other.id();
    for (int i = 0; i < kin.size(); i++) {
      if (kin.get(i).sibling() == id) {
        return i;
      }
    }
    if (kin.size() >= BatchTracks.MOST) {
      return -1;
    }
    kin.add(Kinship.with(id));
    return kin.size() - 1;
  }

  private static Optional<Kinship> usable(List<Kinship> kin, BatchTrack other) {
    long id = other.id();
    return kin.stream().filter(kinship -> kinship.sibling() == id && kinship.usable()).findFirst();
  }

  private static Kinship held(
      Model model, Kinship kinship, BatchTrack other, Bin bin, double noise) {
    Difficulty said = difficulty(List.of(kinship), List.of(other), bin, noise);
    Optional<Expectation> line = model.expectation();
    if (!said.known() || line.isEmpty()) {
      return kinship;
    }
    return kinship.held(
        bin.losses().mean() - line.get().at(bin.meanTokens()),
        said.nats(),
        line.get().variance() + line.get().noiseVariance() / bin.losses().count());
  }

  private static Difficulty difficulty(
      List<Kinship> kin, List<BatchTrack> others, Bin bin, double noise) {
    List<Said> said = new ArrayList<>();
    for (BatchTrack other : others) {
      usable(kin, other)
          .flatMap(one -> said(one, other, bin, noise))
          .ifPresent(one -> add(said, one, noise / bin.losses().count()));
    }
    return middle(said, noise / bin.losses().count()).map(Said::pinned).orElse(Difficulty.UNKNOWN);
  }

  private static Optional<Said> said(Kinship kinship, BatchTrack other, Bin bin, double noise) {
    OptionalDouble x = other.over(bin.firstTokens(), bin.lastTokens(), bin.losses().count());
    if (bin.losses().count() == 0 || x.isEmpty()) {
      return Optional.empty();
    }
    double beta = kinship.beta();
    double trend = lasting(kinship, other, bin.meanTokens(), bin.losses().mean(), noise);
    return Optional.of(
        new Said(beta * x.getAsDouble(), kinship.left(), trend * bin.losses().count()));
  }

  /** What one sibling says is heard if batch noise can be so large and if it helps. */
  private static void add(List<Said> said, Said one, double noise) {
    boolean plausible = one.nats * one.nats < PLAUSIBLE * PLAUSIBLE * noise;
    if (plausible && one.left + one.lasting < 1) {
      said.add(one);
    }
  }

  /** The median of what siblings say; nothing where two are alone and contradict each other. */
  private static Optional<Said> middle(List<Said> said, double noise) {
    if (said.isEmpty()) {
      return Optional.empty();
    }
    List<Said> sorted = said.stream().sorted(Comparator.comparingDouble(Said::nats)).toList();
    Said low = sorted.get((sorted.size() - 1) / 2);
    Said high = sorted.get(sorted.size() / 2);
    double apart = high.nats - low.nats;
    double expected = (low.left + high.left + low.lasting + high.lasting) * noise;
    return apart * apart > AGREEING * AGREEING * expected
        ? Optional.empty()
        : Optional.of(
            new Said(
                0.5 * (low.nats + high.nats),
                Math.max(low.left, high.left),
                Math.max(low.lasting, high.lasting)));
  }

  /**
   * How hard batches were, in the run's own measure.
   *
   * @param nats nats per token
   * @param left variance that this leaves, as a share of the noise
   * @param lasting variance of the sibling's trend, the same for many losses, as such a share
   */
  private record Said(double nats, double left, double lasting) {
    Difficulty pinned() {
      return new Difficulty((float) nats, (float) (left + lasting));
    }
  }

  /**
   * Variance of a sibling's trend in this run's measure, as a share of the variance of one loss:
   * what the noise it was drawn through leaves open, and what a smooth curve misses.
   */
  private static double lasting(
      Kinship kinship, BatchTrack other, double tokens, double loss, double noise) {
    double share = other.trendShare(tokens);
    double missed = TREND_ERROR * loss;
    double drawn = Double.isNaN(share) ? 1 : share;
    return kinship.beta() * kinship.beta() * drawn + missed * missed / noise;
  }

  private static LossCurve takenBack(LossCurve curve) {
    List<Bin> bins = curve.closed();
    long from = bins.get(Math.max(0, bins.size() - TAKEN_BACK)).firstTokens();
    return curve.knowing(bin -> bin.firstTokens() >= from ? Difficulty.UNKNOWN : bin.difficulty());
  }
}
