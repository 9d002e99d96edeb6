package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings are refused, and in what words. */
class MonitorSettingsTest {
  @ParameterizedTest
  @CsvSource({"1000, 1e-9, 1e-9", "1000, 1e9, 0.999"})
  void theOutermostAreTaken(long stallAfterMs, double ratio, double falseAlarms) {
    MonitorSettings settings = new MonitorSettings(stallAfterMs, ratio, falseAlarms);
    assertThat(settings.stallAfterMs()).isEqualTo(stallAfterMs);
    assertThat(settings.optimalTokensPerParameter()).isEqualTo(ratio);
    assertThat(settings.falseAlarmsPerRun()).isEqualTo(falseAlarms);
  }

  @Test
  void aStallComesNoSoonerThanASecond() {
    assertThatThrownBy(() -> new MonitorSettings(999, 20, 0.01))
        .hasMessage("stallAfterMs is 999; give at least 1000 (ms)");
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.0", "-1", "NaN", "Infinity"})
  void aRatioIsANumberAboveZero(double ratio) {
    assertThatThrownBy(() -> new MonitorSettings(1_000, ratio, 0.01))
        .hasMessage(
            "optimalTokensPerParameter is " + ratio + "; give a number above 0, such as 20");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-0.1", "2", "NaN"})
  void aFalseAlarmRateLiesBetweenNoneAndOne(double rate) {
    assertThatThrownBy(() -> new MonitorSettings(1_000, 20, rate))
        .hasMessage(
            "falseAlarmsPerRun is " + rate + "; give a number between 0 and 1, such as 0.01");
  }
}
