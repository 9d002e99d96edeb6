package io.plumbline.app.bench.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdwinRuleTest {
  /** All losses of the window, one by one, and every place to cut them. */
  private static boolean anyCut(List<Double> window) {
    int n = window.size();
    double mean = mean(window);
    double variance = window.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / n;
    for (int older = AdwinRule.LEAST_PART; n - older >= AdwinRule.LEAST_PART; older++) {
      double log = Math.log(2 / (AdwinRule.DELTA / Math.log(n)));
      double m = 1 / (1.0 / older + 1.0 / (n - older));
      double bound = Math.sqrt(2 / m * variance * log) + 2 / (3 * m) * log;
      double apart = mean(window.subList(0, older)) - mean(window.subList(older, n));
      if (Math.abs(apart) > bound) {
        return true;
      }
    }
    return false;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).sum() / values.size();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverCutsWhereNoPlaceCallsForItAndNotMuchLaterThanTheFirstThatDoes(long seed) {
    Random random = new Random(seed);
    AdwinRule adwin = new AdwinRule();
    List<Double> window = new ArrayList<>();
    int slow = -1;
    int fast = -1;
    for (int i = 0; i < 600 && fast < 0; i++) {
      double loss = (i < 300 ? 0.3 : 0.7) + 0.1 * random.nextGaussian();
      window.add(loss);
      if (slow < 0 && anyCut(window)) {
        slow = i;
      }
      if (adwin.on(loss, OptionalLong.empty())) {
        fast = i;
      } else {
        assertThat(adwin.width()).isEqualTo(window.size());
        assertThat(adwin.mean()).isCloseTo(mean(window), within(1e-9));
        double mean = mean(window);
        assertThat(adwin.variance())
            .isCloseTo(
                window.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow(),
                within(1e-9));
      }
    }
    assertThat(slow).as("seed %d", seed).isBetween(300, 340);
    assertThat(fast).as("seed %d", seed).isBetween(slow, slow + 20);
    for (int i = 0; i < 200; i++) {
      adwin.on(0.7 + 0.1 * random.nextGaussian(), OptionalLong.empty());
    }
    assertThat(adwin.mean()).as("the old level is cut off").isGreaterThan(0.65);
    assertThat(adwin.width()).isGreaterThan(150);
  }

  @Test
  void aConstantIsNeverCutAndHeldInFewBuckets() {
    AdwinRule adwin = new AdwinRule();
    for (int i = 0; i < 10_000; i++) {
      assertThat(adwin.on(2.5, OptionalLong.empty())).isFalse();
    }
    assertThat(adwin.width()).isEqualTo(10_000);
    // at most five of each power of two: 5 (2^k - 1) >= 10,000 from k = 11 on
    assertThat(adwin.bucketCount()).isBetween(11, 5 * 12);
  }
}
