package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is read off a progress, and how the basis of a schedule is called on the wire. */
class ProgressTest {
  @Test
  void theShareIsOfThePlannedTokens() {
    Progress quarter = at(OptionalLong.of(5), 250, OptionalDouble.of(1000));
    assertThat(quarter.share()).hasValue(0.25);
    assertThat(quarter.tokens()).isEqualTo(250);
    assertThat(quarter.step()).hasValue(5);
    assertThat(at(OptionalLong.of(9), 1500, OptionalDouble.of(1000)).share())
        .as("past its target")
        .hasValue(1.5);
  }

  @Test
  void whatARunDoesNotTellIsEmpty() {
    Progress endless = at(OptionalLong.empty(), 250, OptionalDouble.empty());
    assertThat(endless.share()).isEmpty();
    assertThat(endless.step()).isEmpty();
  }

  @Test
  void readingsStayAsTheyWere() {
    Map<String, Double> metrics = new HashMap<>(Map.of("accuracy", 0.5));
    Progress.Readings readings =
        new Progress.Readings(OptionalDouble.empty(), OptionalDouble.empty(), metrics);
    metrics.put("accuracy", 0.9);
    assertThat(readings.metrics()).isEqualTo(Map.of("accuracy", 0.5));
  }

  @Test
  void theBasisIsInLowerCase() {
    assertThat(Arrays.stream(ScheduleBasis.values()).map(ScheduleBasis::label))
        .containsExactly("declared", "contradicted", "inferred", "unknown");
  }

  private static Progress at(OptionalLong step, double tokens, OptionalDouble target) {
    return new Progress(
        RunStatus.LIVE,
        0,
        new Progress.Reach(step, tokens, TokenSource.EXPLICIT, target),
        new Progress.Losses(3, 3, 0.1, OptionalDouble.empty()),
        new Progress.Readings(OptionalDouble.empty(), OptionalDouble.empty(), Map.of()),
        new Progress.Speed(OptionalDouble.empty(), OptionalDouble.empty()),
        new Progress.Heard(1, 1),
        Counts.ZERO);
  }
}
