package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  /** The oracle sums over the whole past. */
  @Property
  void isTheForgettingMean(@ForAll @Size(max = 400) List<@DoubleRange(max = 60) Double> squares) {
    Calibration calibration = Calibration.NEW;
    List<Double> seen = new ArrayList<>();
    for (double square : squares) {
      calibration = calibration.plus(square);
      seen.add(square);
    }
    double sum = 10;
    double count = 10;
    for (int i = 0; i < seen.size(); i++) {
      double weight = Math.exp(-(seen.size() - 1 - i) / 200.0);
      sum += weight * Math.min(seen.get(i), 16);
      count += weight;
    }
    assertThat(calibration.inflation()).isCloseTo(Math.max(0.4, sum / count), within(1e-9));
  }

  @Test
  void oneBadBinAmongFewMovesItLittle() {
    assertThat(Calibration.NEW.inflation()).isEqualTo(1);
    assertThat(Calibration.NEW.plus(1_000).inflation()).isLessThan(2.4);
  }
}
