package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveAheadTest {
  private static final int POINTS = 20;

  private static List<Forecast> grid(DoubleUnaryOperator loss, DoubleUnaryOperator sd) {
    List<Forecast> grid = new ArrayList<>();
    for (int i = 1; i <= POINTS; i++) {
      double x = i / (double) POINTS;
      double mid = loss.applyAsDouble(x);
      double s = sd.applyAsDouble(x);
      grid.add(
          new Forecast(
              1e9 * x,
              mid,
              s,
              new Forecast.Bounds(
                  mid - 0.7 * s,
                  mid + 0.7 * s,
                  mid - 1.3 * s,
                  mid + 1.3 * s,
                  mid - 2 * s,
                  mid + 2 * s)));
    }
    return grid;
  }

  @Test
  void itGoesThroughThePointsAndEndsAtTheLast() {
    List<Forecast> grid = grid(x -> 2 + Math.pow(x, -0.4), x -> 0.01 + 0.1 * x);
    CurveAhead curve = new CurveAhead(grid);
    for (Forecast point : grid) {
      for (Bound bound : Bound.values()) {
        assertThat(curve.at(point.atTokens(), bound)).isCloseTo(bound.of(point), within(1e-12));
      }
    }
    assertThat(curve.at(2e9, Bound.MID)).isEqualTo(grid.get(POINTS - 1).loss());
  }

  @Test
  void beforeItsFirstPointItIsNotKnown() {
    CurveAhead curve = new CurveAhead(grid(x -> 3 - x, x -> 0.1));
    assertThat(curve.at(0.0499e9, Bound.MID)).isNaN();
    assertThat(curve.at(Double.NaN, Bound.MID)).isNaN();
    assertThat(curve.at(0.05e9, Bound.MID)).isCloseTo(2.95, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.8})
  void aPowerLawIsMetToAFractionOfItsIntervals(double exponent) {
    DoubleUnaryOperator law = x -> 2 + 0.8 * Math.pow(x, -exponent);
    CurveAhead curve = new CurveAhead(grid(law, x -> 0.02));
    for (double x = 0.05; x <= 1; x += 0.0007) {
      assertThat(curve.at(1e9 * x, Bound.MID) / law.applyAsDouble(x))
          .isCloseTo(1, within(x < 0.1 ? 1e-2 : 2e-3));
    }
  }

  /** A cooldown from 80 % on, no point of which it may overshoot. */
  @Test
  void aKinkStaysOneAndBoundsKeepTheirOrder() {
    CurveAhead curve =
        new CurveAhead(grid(x -> x < 0.8 ? 2.5 : 2.5 - 2 * (x - 0.8), x -> Math.max(0, x - 0.5)));
    for (double x = 0.05; x <= 1; x += 0.0007) {
      double tokens = 1e9 * x;
      assertThat(curve.at(tokens, Bound.MID)).isBetween(2.1 - 1e-9, 2.5 + 1e-9);
      assertThat(Arrays.stream(Bound.values()).map(bound -> curve.at(tokens, bound)).toList())
          .isSorted();
    }
  }

  /** The real thing: the grid that an outlook gives, and the finer one that the same fit gives. */
  @ParameterizedTest
  @ValueSource(strings = {"en-98k-wsd-s3", "en-222k-cosine-20tpp-s1", "en-98k-linear-s4"})
  void betweenItsPointsTheFitIsMetAsClosely(String recording) {
    List<Forecast> grid = RecordedReports.at(recording, 0.3).outlook().orElseThrow().grid();
    CurveAhead whole = new CurveAhead(grid);
    List<Forecast> everyOther = new ArrayList<>();
    for (int i = 1; i < grid.size(); i += 2) {
      everyOther.add(grid.get(i));
    }
    CurveAhead coarse = new CurveAhead(everyOther);
    for (Forecast point : grid.subList(6, grid.size())) {
      // Twice as far apart: four times the error of a line, eight of a cubic.
      assertThat(coarse.at(point.atTokens(), Bound.MID) / whole.at(point.atTokens(), Bound.MID))
          .isCloseTo(1, within(5e-3));
    }
  }
}
