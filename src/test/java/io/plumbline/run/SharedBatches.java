package io.plumbline.run;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Bins;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.drift.Causes;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The run r and others that read its batches, in round numbers: one loss a cell, cells counted from
 * 2^20 tokens on, and noise of variance 1/64, so that four losses have a mean of variance 1/256.
 */
final class SharedBatches {
  /** Variance of one loss: a standard deviation of 1/8. */
  static final double NOISE = 1.0 / 64;

  /** Mean loss of {@link #bin}, and what {@link #level} strips are of. */
  static final double LOSS = 2;

  static final Declaration ORDER = Events.declaration("'data_order':'a'");
  static final Declaration FAMILY = Events.declaration("'family':'f'");

  /** Knows its noise and nothing else. */
  static final Model NOISY =
      Model.of(Declaration.NONE, Prior.SHIPPED, List.of(Bins.noisy(1_000, 4 * NOISE, 4)));

  /** Also knows what to expect: of 30 bins that end where the cells begin, near 2 nats. */
  private static final Model LEARNED = Model.of(Declaration.NONE, Prior.SHIPPED, past());

  private static final int FIRST = Strip.cell(1 << 20);

  private SharedBatches() {}

  static Model learned() {
    return LEARNED;
  }

  private static List<Bin> past() {
    List<Bin> bins = new ArrayList<>();
    for (int i = 30; i >= 1; i--) {
      double tokens = (1 << 20) * Math.pow(1.03, -i);
      bins.add(
          new Bin(
              (long) tokens,
              (long) (tokens * 1.02),
              OptionalLong.empty(),
              tokens * 1.01,
              new Losses(
                  Double.NaN, 4, 1.5 + 0.55 * Math.pow(tokens / (1 << 20), -0.4), 0, 4 * NOISE, 4),
              1e-3,
              Bin.Use.FIT));
    }
    return bins;
  }

  /** Where a cell begins; below 0 they lie before 2^20. */
  static long tokens(int cell) {
    return (long) Strip.begin(FIRST + cell);
  }

  /**
   * A sibling to whom each of the first hundred cells was so hard.
   *
   * @param share variance of its trend, as a share of the noise
   */
  static BatchTrack track(String run, double nats, double share) {
    return track(run, nats, share, 1);
  }

  /** The same, with so many losses in each cell. */
  static BatchTrack track(String run, double nats, double share, int count) {
    BatchTrack track = BatchTrack.of(run);
    for (int cell = 0; cell < 100; cell++) {
      Strip strip = Strip.EMPTY;
      for (int i = 0; i < count; i++) {
        strip = strip.plus(tokens(cell) + i, nats);
      }
      track = track.plus(strip);
    }
    return track.withTrend(trend(1, share));
  }

  /** A trend of 0 from these tokens on. */
  static Trend trend(double from, double share) {
    return new Trend(new double[] {from, 1e18}, new double[] {0, 0}, new double[] {share, share});
  }

  /** A sibling found long ago; no triple that bends nowhere changes beta or r. */
  static Kinship kin(String run, double beta, double r) {
    return kin(run, beta, r, 0, true, false);
  }

  /** As above, in whatever standing. */
  static Kinship kin(
      String run, double beta, double r, double harm, boolean accepted, boolean refused) {
    return new Kinship(
        BatchTrack.id(run), 100, 4, 4 * beta, 4 * beta * beta / (r * r), harm, accepted, refused);
  }

  /** Losses of 2 in three cells from this one on: no bend. */
  static Strip level(int cell) {
    return Strip.EMPTY
        .plus(tokens(cell), LOSS)
        .plus(tokens(cell + 1), LOSS)
        .plus(tokens(cell + 2), LOSS);
  }

  /** So many losses, one to a cell. */
  static Bin bin(int cell, int losses) {
    return new Bin(
        tokens(cell),
        tokens(cell + Math.max(0, losses - 1)),
        OptionalLong.empty(),
        tokens(cell) + 1_000.0,
        new Losses(Double.NaN, losses, losses == 0 ? 0 : LOSS, 0, 0, 0),
        1e-3,
        Bin.Use.FIT);
  }

  /** Bins of four losses, one after the other from the first cell on. */
  static List<Bin> bins(int count, Difficulty known) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bins.add(bin(4 * i, 4).withDifficulty(known));
    }
    return bins;
  }

  static LossCurve curve(List<Bin> bins) {
    return LossCurve.restored(bins, Optional.empty(), Double.NaN, Double.NaN);
  }

  static LossCurve curve(Bin... bins) {
    return curve(List.of(bins));
  }

  static Siblings siblings(BatchTrack... tracks) {
    return new Siblings(order -> List.of(tracks));
  }

  static Footing footing(LossCurve curve, Model model, Strip strip) {
    return new Footing(curve, model, strip, Causes.NEW, Doubt.NONE);
  }

  /** An event of r, which has declared so much and knows these siblings. */
  static Placed placed(Declaration declaration, List<Kinship> kin) {
    RunState fresh = new RunMonitor(MonitorSettings.DEFAULTS).begin("r");
    RunHead head =
        new RunHead(
            Track.NEW,
            Evaluations.NONE,
            new Watch(Causes.NEW, Strip.EMPTY, kin),
            Doubt.NONE,
            Tail.NONE,
            Desk.EMPTY);
    RunState before =
        new RunState(
            "r", declaration, head, fresh.tie(), fresh.curve(), fresh.model(), fresh.regime());
    return Placed.still(before, Occasion.at(Watched.START_MS), Track.NEW);
  }
}
