package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.event.Events;
import io.plumbline.family.RunTraits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sets a run apart before its first loss, told by what it declares. */
class TraitsTest {
  private static final String CONSTANT = "'schedule':{'kind':'constant','peak_lr':1e-3}";

  @Test
  void aRunThatDeclaresAllIsKnownWhole() {
    assertThat(traits("'params':2e5,'batch_tokens':1000,'target_tokens':1000000," + CONSTANT))
        .isEqualTo(new RunTraits(2e5, 1e-3, 1e6, 1000, 1, "constant"));
  }

  @Test
  void aRunThatDeclaresNothingOfItIsUnknown() {
    assertThat(traits("'family':'f'")).isEqualTo(RunTraits.UNKNOWN);
  }

  @Test
  void withoutATargetItHasNoLengthAndNoEnd() {
    assertThat(traits("'batch_tokens':1000," + CONSTANT))
        .isEqualTo(new RunTraits(Double.NaN, 1e-3, Double.NaN, 1000, Double.NaN, "constant"));
    assertThat(traits("'schedule':{'points':[[0,1e-3],[900,1e-3]]}").schedule())
        .as("what they do until the end is not known")
        .isEqualTo("points");
  }

  @Test
  void withoutAScheduleItsEndIsNeitherHotNorCold() {
    RunTraits traits = traits("'target_tokens':1000000");
    assertThat(traits.finalHeat()).isNaN();
    assertThat(traits.horizonTokens()).isEqualTo(1e6);
    assertThat(traits.schedule()).isEmpty();
  }

  /** Half of the rate for half of the run is a hundred lags: nothing is left of the other half. */
  @Test
  void theEndIsAsHotAsTheRateHasBeenForLong() {
    assertThat(traits(points(0.4, 1, 0.5, 0.5, 1, 0.5)).finalHeat()).isCloseTo(0.5, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "constant, constant",
    "cosine, cosine",
    "linear, linear",
    "wsd, wsd",
    "inverse_sqrt, inverse_sqrt"
  })
  void aDeclaredShapeKeepsItsName(String kind, String named) {
    assertThat(traits("'target_tokens':1000,'schedule':{'kind':'" + kind + "'}").schedule())
        .isEqualTo(named);
  }

  /** Points at a third of the way, the middle and the end, as shares of the peak. */
  @ParameterizedTest
  @CsvSource({
    "1,    1,    1,    constant",
    "0.91, 0.91, 0.91, constant",
    "0.89, 0.89, 0.89, cosine", // decayed a little in the middle already
    "1,    1,    0,    wsd",
    "0.91, 0.91, 0,    wsd",
    "0.89, 0.89, 0,    cosine",
    "0.7,  0.5,  0,    cosine",
    "0.5,  1,    0,    wsd" // warm again in the middle
  })
  void pointsAreNamedAfterWhatTheyDo(double third, double middle, double end, String named) {
    assertThat(traits(points(0.3, third, 0.4, middle, 0.6, middle, 0.8, end)).schedule())
        .isEqualTo(named);
  }

  private static RunTraits traits(String fields) {
    return Teacher.traits(Events.declaration(fields));
  }

  /** A run of a million tokens; pairs of a share of it and a share of the peak. */
  private static String points(double... pairs) {
    StringBuilder points = new StringBuilder("[0,1e-3]");
    for (int i = 0; i < pairs.length; i += 2) {
      points.append(",[" + 1e6 * pairs[i] + "," + 1e-3 * pairs[i + 1] + "]");
    }
    return "'target_tokens':1000000,'schedule':{'points':[" + points + "]}";
  }
}
