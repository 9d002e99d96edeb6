package io.plumbline.app.recording;

import io.plumbline.event.ScheduleDeclaration;
import java.util.List;
import java.util.Locale;

/** The three kinds of schedule that forecasts are compared by. */
public enum ScheduleClass {
  CONSTANT,
  COSINE,
  /** Ends in a decay of its own (wsd, two-stage), or decays in a straight line. */
  DECAY,
  /** No schedule was declared. */
  UNDECLARED;

  /** A learning rate within this share of the peak at the end never decayed. */
  private static final double FLAT = 0.9;

  /** A quarter of the way a cosine is between these shares of its peak, to whatever end it goes. */
  private static final double QUARTER_LEAST = 0.81;

  private static final double QUARTER_MOST = 0.95;

  /**
   * A cosine loses in its last quarter less than this share of what it lost in the quarter before
   * (0.4); a straight line loses as much, the square roots in use 0.67.
   */
  private static final double LEVELLING = 0.6;

  /** Which one a declared schedule is; points are judged by their shape. */
  public static ScheduleClass of(ScheduleDeclaration schedule) {
    return switch (schedule.kind()) {
      case CONSTANT -> CONSTANT;
      case COSINE -> COSINE;
      case LINEAR, WSD, INVERSE_SQRT -> DECAY;
      case POINTS -> ofPoints(schedule.points());
    };
  }

  private static ScheduleClass ofPoints(List<ScheduleDeclaration.Point> points) {
    if (points.isEmpty()) {
      return UNDECLARED;
    }
    double peak =
        points.stream().mapToDouble(ScheduleDeclaration.Point::learningRate).max().orElse(0);
    ScheduleDeclaration.Point last = points.get(points.size() - 1);
    if (last.learningRate() >= FLAT * peak) {
      return CONSTANT;
    }
    double quarter = rate(points, 0.25 * last.tokens()) / peak;
    double half = rate(points, 0.5 * last.tokens()) / peak;
    double threeQuarters = rate(points, 0.75 * last.tokens()) / peak;
    double end = last.learningRate() / peak;
    boolean cosine =
        quarter > QUARTER_LEAST
            && quarter < QUARTER_MOST
            && threeQuarters - end < LEVELLING * (half - threeQuarters);
    return cosine ? COSINE : DECAY;
  }

  private static double rate(List<ScheduleDeclaration.Point> points, double tokens) {
    ScheduleDeclaration.Point before = points.get(0);
    for (ScheduleDeclaration.Point point : points) {
      if (point.tokens() >= tokens) {
        double span = point.tokens() - before.tokens();
        double share = span > 0 ? (tokens - before.tokens()) / span : 1;
        return before.learningRate() + share * (point.learningRate() - before.learningRate());
      }
      before = point;
    }
    return before.learningRate();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
