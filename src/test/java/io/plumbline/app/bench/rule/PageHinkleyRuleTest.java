package io.plumbline.app.bench.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PageHinkleyRuleTest {
  /** How many losses of the second level it takes after so many of the first. */
  private static int lossesUntilAlarm(PageHinkleyRule rule, int before, double level, double next) {
    for (int i = 0; i < before; i++) {
      assertThat(rule.on(level, OptionalLong.empty())).isFalse();
    }
    for (int n = 1; n <= 10_000; n++) {
      if (rule.on(next, OptionalLong.empty())) {
        return n;
      }
    }
    return -1;
  }

  /**
   * By hand, forgetting left out: after 100 zeros the k-th loss of size s lies s 100/(100+k) above
   * the mean. For s = 1: 100 (H(100+k) - H(100)) - 0.005 k, which is 50 (and a little more than 50
   * after forgetting) at k = 66: 100 ln(1.66) = 50.5, - 0.33, harmonic correction - 0.2.
   */
  @Test
  void theSumOfDeviationsPassesFiftyWhereArithmeticSays() {
    double sum = 0;
    int byHand = 0;
    while (sum <= 50) {
      byHand++;
      sum = 0.9999 * sum + 100.0 / (100 + byHand) - 0.005;
    }
    assertThat(byHand).isBetween(64, 68);
    assertThat(lossesUntilAlarm(new PageHinkleyRule(), 100, 0, 1)).isEqualTo(byHand);
  }

  @Test
  void aFallIsFoundAsSoonAsARise() {
    assertThat(lossesUntilAlarm(new PageHinkleyRule(), 100, 0, -1))
        .isEqualTo(lossesUntilAlarm(new PageHinkleyRule(), 100, 0, 1));
  }

  @Test
  void afterAnAlarmItBeginsAnew() {
    PageHinkleyRule rule = new PageHinkleyRule();
    lossesUntilAlarm(rule, 100, 0, 1);
    assertThat(lossesUntilAlarm(rule, 100, 1, 2))
        .isEqualTo(lossesUntilAlarm(new PageHinkleyRule(), 100, 0, 1));
  }

  @Test
  void aHugeLossAtOnceMustWaitForThirty() {
    assertThat(lossesUntilAlarm(new PageHinkleyRule(), 5, 0, 1000)).isEqualTo(25);
  }
}
