package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The newest sixteen step events of a run. */
class RecentTest {
  @Test
  void nothingIsRememberedAtFirst() {
    assertThat(Recent.NONE.hasTokens(0)).isFalse();
    assertThat(Recent.NONE.covers(Long.MAX_VALUE)).isFalse();
    assertThat(Recent.NONE.before(100)).isEqualTo(Recent.NONE);
  }

  @Test
  void sixteenAreKeptTheOldestGoes() {
    Recent full = upTo(16);
    assertThat(full.tokens()).hasSize(16).startsWith(1).endsWith(16);
    Recent next = full.plus(17, 0.17);
    assertThat(next.tokens()).hasSize(16).startsWith(2, 3).endsWith(16, 17);
    assertThat(next.losses()).hasSize(16).startsWith(0.02, 0.03).endsWith(0.16, 0.17);
    assertThat(next.hasTokens(1)).isFalse();
    assertThat(next.hasTokens(2)).isTrue();
    assertThat(full.hasTokens(1)).as("the one before is what it was").isTrue();
  }

  @Test
  void aPlaceIsCoveredBeyondTheOldest() {
    Recent some = Recent.NONE.plus(10, 3).plus(20, 2);
    assertThat(some.covers(10)).isFalse();
    assertThat(some.covers(11)).isTrue();
    assertThat(some.covers(99)).isTrue();
    assertThat(some.hasTokens(15)).isFalse();
    assertThat(some.hasTokens(20)).isTrue();
    assertThat(Recent.NONE.plus(20, 2).plus(10, 3).covers(15))
        .as("one that came late counts as well")
        .isTrue();
  }

  @Test
  void beforeACheckpointIsWhatLiesBeforeIt() {
    Recent some = Recent.NONE.plus(10, 3).plus(20, 2).plus(30, 1);
    assertThat(some.before(20)).isEqualTo(Recent.NONE.plus(10, 3));
    assertThat(some.before(21)).isEqualTo(Recent.NONE.plus(10, 3).plus(20, 2));
    assertThat(some.before(10)).isEqualTo(Recent.NONE);
    assertThat(some.before(31)).isEqualTo(some);
  }

  @Test
  void twoAreTheSameWhenTokensAndLossesAre() {
    Recent some = Recent.NONE.plus(10, 3);
    Recent twin = Recent.NONE.plus(10, 3);
    assertThat(some).isEqualTo(twin).hasSameHashCodeAs(twin).isNotEqualTo("some");
    assertThat(some).isNotEqualTo(Recent.NONE.plus(11, 3)).isNotEqualTo(Recent.NONE.plus(10, 2));
    assertThat(some.hashCode())
        .isNotEqualTo(Recent.NONE.plus(11, 3).hashCode())
        .isNotEqualTo(Recent.NONE.plus(10, 2).hashCode());
    assertThat(some.plus(20, 2)).hasToString("Recent[10, 20]");
  }

  private static Recent upTo(int count) {
    Recent recent = Recent.NONE;
    for (int i = 1; i <= count; i++) {
      recent = recent.plus(i, i / 100.0);
    }
    return recent;
  }
}
