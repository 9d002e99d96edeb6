package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void eachWatchIsHeldAndReplacedAlone() {
    assertThat(Causes.NEW.standing()).isEmpty();
    UnitWatch unit = unit();
    TokenWatch tokens = tokens();
    RateWatch rate = rate();
    Causes all = Causes.NEW.with(unit).with(tokens).with(rate);
    assertThat(all).isEqualTo(new Causes(unit, tokens, rate));
    assertThat(all.standing())
        .extracting(Cause::finding)
        .containsExactly(Finding.TOKEN_COUNT, Finding.LOSS_UNIT, Finding.LEARNING_RATE);
    assertThat(all.with(UnitWatch.NEW).standing())
        .extracting(Cause::finding)
        .containsExactly(Finding.TOKEN_COUNT, Finding.LEARNING_RATE);
    assertThat(all.restarted()).isEqualTo(new Causes(unit.restarted(), tokens.restarted(), rate));
  }

  private static UnitWatch unit() {
    UnitWatch watch = UnitWatch.NEW;
    for (int i = 1; i <= 53; i++) {
      watch = watch.plus(i <= 50 ? 2 : 4, 2, i, step(i));
    }
    return watch;
  }

  private static TokenWatch tokens() {
    TokenWatch watch = TokenWatch.NEW;
    for (int i = 1; i <= 20; i++) {
      watch = watch.plus(step(1_000L * i), step(i), step(-1), new TokenWatch.Declared(500, 0));
    }
    return watch;
  }

  private static RateWatch rate() {
    RateWatch watch = RateWatch.NEW;
    for (int i = 1; i <= 20; i++) {
      watch = watch.plus(1, 1, 1, i <= 8 ? 1 : 2, i, step(i));
    }
    return watch;
  }

  private static OptionalLong step(long step) {
    return step < 0 ? OptionalLong.empty() : OptionalLong.of(step);
  }
}
