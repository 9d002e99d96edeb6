package io.plumbline.app.bench.baseline;

import io.plumbline.app.recording.RecordedRun;
import io.plumbline.app.recording.TailMean;
import io.plumbline.curve.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A way to forecast a final loss from the beginning of a curve that plumbline is held against in
 * {@code bench forecast}: it sees the same points and nothing else.
 */
public interface Baseline {
  /** As in the table's head. */
  String label();

  /**
   * The loss forecast at the planned end, nats per token; NaN if these points do not allow one.
   *
   * @param seen the curve so far, at least one point
   * @param course what was planned
   */
  double forecast(Points seen, Course course);

  /**
   * What is known of a run's future.
   *
   * @param horizonTokens the planned end, above 0
   * @param schedule the learning rate over tokens, if declared
   * @param tokensPerStep tokens of one optimizer step, if declared
   */
  record Course(double horizonTokens, Optional<Schedule> schedule, OptionalLong tokensPerStep) {}

  /**
   * Points of a loss curve, in the order they were logged.
   *
   * @param tokens seen at each, above 0
   * @param losses at each, nats per token, finite and above 0
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers, never written again; not compared
  record Points(double[] tokens, double[] losses) {
    /** A recorded run's, those without a token count or with another loss left out. */
    public static Points of(RecordedRun run) {
      List<RecordedRun.Reached> kept =
          run.reached().stream()
              .filter(at -> Double.isFinite(at.step().lossNats()) && at.step().lossNats() > 0)
              .toList();
      return new Points(
          kept.stream().mapToDouble(RecordedRun.Reached::tokens).toArray(),
          kept.stream().mapToDouble(at -> at.step().lossNats()).toArray());
    }

    public int count() {
      return tokens.length;
    }

    /** The first {@code most} of them, or all. */
    public Points first(int most) {
      return at(IntStream.range(0, Math.min(most, count())).toArray());
    }

    /** Those with at least {@code from} and at most {@code to} tokens. */
    public Points between(double from, double to) {
      int[] kept =
          IntStream.range(0, tokens.length)
              .filter(i -> tokens[i] >= from && tokens[i] <= to)
              .toArray();
      return at(kept);
    }

    /** At most {@code most} of them, evenly spaced, the last one among them. */
    public Points thinned(int most) {
      if (count() <= most) {
        return this;
      }
      double stride = (count() - 1.0) / (most - 1);
      return at(IntStream.range(0, most).map(i -> (int) Math.round(i * stride)).toArray());
    }

    private Points at(int[] indices) {
      return new Points(
          Arrays.stream(indices).mapToDouble(i -> tokens[i]).toArray(),
          Arrays.stream(indices).mapToDouble(i -> losses[i]).toArray());
    }

    /** Mean loss of the last 2 % of them (at least one). */
    public double tailMean() {
      TailMean tail = new TailMean();
      Arrays.stream(losses).forEach(tail::add);
      return tail.mean();
    }
  }
}
