package io.plumbline.event;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A learning-rate schedule as a trainer declares it.
 *
 * @param kind the shape
 * @param peakLr learning rate after warm-up; needed for the shape only when points are absent
 *     (shapes are relative)
 * @param warmupTokens tokens of linear warm-up
 * @param warmupSteps steps of linear warm-up, used when {@code warmupTokens} is absent
 * @param decayFrac share of the run that the final decay takes (wsd)
 * @param finalFrac learning rate at the end as a share of the peak
 * @param points (tokens, learning rate) pairs in increasing tokens, linear in between; only for
 *     {@link Kind#POINTS}
 */
public record ScheduleDeclaration(
    Kind kind,
    OptionalDouble peakLr,
    OptionalLong warmupTokens,
    OptionalLong warmupSteps,
    OptionalDouble decayFrac,
    OptionalDouble finalFrac,
    List<Point> points) {

  /** The shapes of the contract; on the wire in lower case. */
  public enum Kind {
    CONSTANT,
    COSINE,
    LINEAR,
    WSD,
    INVERSE_SQRT,
    POINTS
  }

  /** The learning rate at a token count. */
  public record Point(double tokens, double learningRate) {}

  public ScheduleDeclaration {
    points = List.copyOf(points);
  }
}
