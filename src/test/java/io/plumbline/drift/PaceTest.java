package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aRateIsSettledAfterFour() {
    Pace pace = Pace.NONE;
    for (int i = 1; i <= 4; i++) {
      assertThat(pace.settled()).isFalse();
      pace = plus(pace, 100, 10L * i, i);
    }
    assertThat(pace.settled()).isTrue();
    assertThat(pace.rate()).isEqualTo(100);
    assertThat(pace.steady()).isEqualTo(4);
    assertThat(where(pace)).isEqualTo("10 step 1");
  }

  @Test
  void anotherTakesOverAfterFourInARow() {
    Pace pace = steady(9);
    for (int i = 1; i <= 3; i++) {
      pace = plus(pace, 200, 1_000 + i, 100 + i);
      assertThat(pace.rate()).isEqualTo(100);
      assertThat(pace.other()).isEqualTo(200);
      assertThat(pace.others()).isEqualTo(i);
      assertThat(where(pace)).isEqualTo("1001 step 101");
    }
    Pace back = plus(pace, 100, 2_000, 200);
    assertThat(back.other()).isNaN();
    assertThat(back.others()).isZero();
    assertThat(back.steady()).isEqualTo(10);
    Pace third = plus(pace, 300, 2_000, 200);
    assertThat(third.other()).isEqualTo(300);
    assertThat(third.others()).isEqualTo(1);
    assertThat(where(third)).isEqualTo("2000 step 200");
    Pace taken = plus(pace, 200, 2_000, 200);
    assertThat(taken.rate()).isEqualTo(200);
    assertThat(taken.steady()).isEqualTo(4);
    assertThat(taken.others()).isZero();
    assertThat(taken.other()).isNaN();
    assertThat(where(taken)).isEqualTo("1001 step 101");
  }

  @Test
  void countsAreLoggedWhole() {
    assertThat(Pace.same(100.49, 100)).isTrue();
    assertThat(Pace.same(99.51, 100)).isTrue();
    assertThat(Pace.same(100.51, 100)).isFalse();
    assertThat(Pace.same(99.49, 100)).isFalse();
    assertThat(Pace.same(100, Double.NaN)).isFalse();
    assertThat(steady(500).steady()).isEqualTo(64);
  }

  private static Pace steady(int count) {
    Pace pace = Pace.NONE;
    for (int i = 1; i <= count; i++) {
      pace = plus(pace, 100, i, i);
    }
    return pace;
  }

  private static Pace plus(Pace pace, double rate, long tokens, long step) {
    return pace.plus(rate, new Place(tokens, OptionalLong.of(step)));
  }

  private static String where(Pace pace) {
    return pace.since().tokens() + " " + pace.since().says();
  }
}
