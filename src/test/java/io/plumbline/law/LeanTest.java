package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Schedule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a family's misses do to a forecast. */
class LeanTest {
  private static final double T = 1e9;
  private static final List<Double> RISING = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  @Test
  void itIsStraightBetweenTenths() {
    Lean lean = new Lean(RISING);
    for (double share = 0.01; share < 0.9; share += 0.037) {
      assertThat(lean.at(share)).isCloseTo(share, within(1e-12));
    }
    assertThat(lean.at(0.97)).isCloseTo(0.9, within(1e-12));
    assertThat(lean.at(3)).isCloseTo(0.9, within(1e-12));
    assertThat(lean.at(0)).isZero();
    assertThat(lean.at(Double.NaN)).isZero();
    assertThat(Lean.NONE.at(0.5)).isZero();
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Lean(List.of(0.1))).hasMessageContaining("9 numbers or none");
    assertThatThrownBy(() -> new Lean(Collections.nCopies(9, Double.NaN)))
        .hasMessageContaining("finite");
  }

  @Test
  void aForecastIsMovedByThatShareOfTheFallItPredicts() {
    SyntheticRun run =
        new SyntheticRun(2, 0.3, 0.5, 0.06, Schedule.cosine(1e-3, 0, T, 0.1), T, 3_000, 0.01);
    Prior s = Prior.SHIPPED;
    Prior leaning =
        new Prior(
            s.floor(),
            s.amplitude(),
            s.exponent(),
            s.gain(),
            new Lean(Collections.nCopies(9, 0.5)));
    Fit plain = run.fit(1, 0.4);
    Fit leant =
        SyntheticRun.fit(
            Fit.begin(FitConfig.DEFAULT, leaning, run.clock(), run.schedule().peak(), Double.NaN),
            run.bins(1, 0.4));
    double now = plain.at(plain.lastTokens()).mean();
    for (double tokens : new double[] {0.5 * T, 0.8 * T, T}) {
      double forecast = plain.at(tokens).mean();
      assertThat(forecast).isLessThan(now);
      assertThat(leant.at(tokens).mean()).isCloseTo((forecast + now) / 2, within(1e-9));
    }
    assertThat(leant.at(0.2 * T)).as("the past is as it was").isEqualTo(plain.at(0.2 * T));
  }
}
