package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an alert has cost, and all of what is said of it. It began at 90,000 tokens. */
class AlertTextTest {
  private static final String NEXT =
      ". Next: Look whether the loss comes back within some hundred steps; if not, skip the batches"
          + " there and resume from before it.";
  private static final Alert SPIKE = Alerts.open(AlertKind.SPIKE);

  /** 6 * 1e6 parameters * 10,000 tokens; 5,000 tokens a second. */
  @Test
  void costIsWhatWasSpentSince() {
    Watched run = at(100_000, ",'params':1e6");
    AlertCost cost = AlertCost.of(SPIKE, run.report());
    assertThat(cost.tokens()).isEqualTo(10_000);
    assertThat(cost.flops().orElseThrow()).isCloseTo(6e10, within(1.0));
    assertThat(cost.hours().orElseThrow()).isCloseTo(2 / 3600.0, within(1e-12));
    assertThat(AlertText.of(SPIKE, run.report()))
        .isEqualTo("spike; 6.0e+10 FLOPs spent since" + NEXT);
  }

  @Test
  void withoutParametersItIsCountedInTokens() {
    Watched run = at(100_000, "");
    assertThat(AlertCost.of(SPIKE, run.report()).flops()).isEmpty();
    assertThat(AlertText.of(SPIKE, run.report())).isEqualTo("spike; 1.0e+04 tokens since" + NEXT);
  }

  @Test
  void whatIsAheadHasCostNothing() {
    Watched run = at(80_000, ",'params':1e6");
    AlertCost cost = AlertCost.of(SPIKE, run.report());
    assertThat(cost.tokens()).isZero();
    assertThat(cost.flops()).isEqualTo(OptionalDouble.of(0));
    assertThat(AlertText.of(SPIKE, run.report())).isEqualTo("spike" + NEXT);
  }

  @Test
  void withoutAPaceThereAreNoHours() {
    Watched run = new Watched("r");
    run.send("{'tokens':100000,'loss':3}");
    assertThat(AlertCost.of(SPIKE, run.report()).hours()).isEmpty();
  }

  @Test
  void whatIsOverSaysWhyAndNothingIsNext() {
    Watched run = at(100_000, "");
    Alert over = SPIKE.heldBack(Optional.of(Alerts.minute(AlertKind.SPIKE)));
    assertThat(AlertText.of(over.resolved(Alerts.HERE, "it is over"), run.report()))
        .isEqualTo("spike; 1.0e+04 tokens since - it is over");
  }

  @Test
  void aMuteSaysUntilWhenByWhomAndWhy() {
    Watched run = at(80_000, "");
    assertThat(muted(run, Long.MAX_VALUE, "", ""))
        .isEqualTo("spike; muted until 2026-01-05T08:00:00Z" + NEXT);
    assertThat(muted(run, 123_456, "known", "ann"))
        .isEqualTo(
            "spike; muted until 2026-01-05T08:00:00Z or 1.235e+05 tokens by ann (known)" + NEXT);
  }

  @Test
  void anAlertKeepsItsNameThroughItsLife() {
    Alert over = SPIKE.resolved(Alerts.point(104_000, 5), "over");
    Alert back = over.reopened(Alerts.ground("again"), Optional.empty());
    assertThat(List.of(SPIKE, over, back)).extracting(Alert::id).containsOnly("r/spike/1");
    assertThat(List.of(SPIKE, over, back)).extracting(Alert::run).containsOnly("r");
    assertThat(back.opened().step()).isEqualTo(OptionalLong.of(100));
    assertThat(back.confirmed()).isTrue();
    assertThat(over.confirmed()).isFalse();
    assertThat(Alerts.suspected(AlertKind.SPIKE).confirmed()).isFalse();
    assertThat(back.heldBack(Optional.empty()).telling())
        .isEqualTo(new Alert.Telling(4, 1, Optional.empty()));
  }

  private static String muted(Watched run, long tokens, String reason, String by) {
    Muting muting = new Muting(List.of(AlertKind.SPIKE), Watched.START_MS, tokens, reason, by);
    return AlertText.of(SPIKE.heldBack(Optional.of(muting)), run.report());
  }

  /** A run that comes there at 5,000 tokens a second. */
  private static Watched at(long tokens, String fields) {
    Watched run = new Watched("r");
    run.send("{'type':'run','target_tokens':1000000%s}", fields);
    run.send("{'tokens':%d,'loss':3,'ts':%d}", tokens - 5_000, Watched.START_MS);
    run.send("{'tokens':%d,'loss':3,'ts':%d}", tokens, Watched.START_MS + 1_000);
    return run;
  }
}
