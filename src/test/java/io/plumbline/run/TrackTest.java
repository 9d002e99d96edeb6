package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.Recent;
import io.plumbline.event.Change;
import io.plumbline.event.Events;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where a run is, after each thing that can happen to it. It is at step 10, of 100 tokens each. */
class TrackTest {
  private static final Track TENTH =
      Track.NEW.heard(50).goingOn(0, TokenSource.STEPS).plus(step(10), 1_000, 2.5);

  @Test
  void whatGoesOnAsBeforeIsTheSameTrack() {
    assertThat(TENTH.goingOn(0, TokenSource.STEPS)).isSameAs(TENTH);
    Track second = TENTH.atAttempt(1);
    assertThat(second.goingOn(0, TokenSource.STEPS)).as("an older attempt's").isSameAs(second);
    assertThat(TENTH.announcing(Changes.NONE)).isSameAs(TENTH);
    assertThat(TENTH.replay().over()).isSameAs(TENTH.replay());
  }

  @Test
  void goingOnEndsWhatWasOtherwise() {
    assertThat(TENTH.goingOn(1, TokenSource.STEPS).attempt()).isEqualTo(1);
    assertThat(TENTH.goingOn(0, TokenSource.EXPLICIT).counting().source())
        .isEqualTo(TokenSource.EXPLICIT);
    assertThat(TENTH.being(RunStatus.FINISHED).goingOn(0, TokenSource.STEPS)).isEqualTo(TENTH);
    assertThat(TENTH.being(RunStatus.STALLED).goingOn(0, TokenSource.STEPS)).isEqualTo(TENTH);
    Track again = TENTH.redelivered();
    assertThat(again.replay().redelivering()).isTrue();
    assertThat(again.counts().duplicates()).isEqualTo(1);
    assertThat(again.goingOn(0, TokenSource.STEPS).replay().redelivering()).isFalse();
  }

  @Test
  void aSignOfLifeEndsAStallAndNoEnd() {
    assertThat(TENTH.being(RunStatus.STALLED).heard(60).status()).isEqualTo(RunStatus.LIVE);
    assertThat(TENTH.being(RunStatus.KILLED).heard(60).status()).isEqualTo(RunStatus.KILLED);
    assertThat(TENTH.heard(60).clock().arrivalMs()).isEqualTo(60);
    assertThat(TENTH.heard(60).clock().arrivals()).isEqualTo(2);
    assertThat(TENTH.awaited(60)).as("it has been heard of").isEqualTo(TENTH);
    assertThat(Track.NEW.awaited(60).clock().arrivalMs()).isEqualTo(60);
  }

  @Test
  void anAttemptNeverFalls() {
    assertThat(TENTH.atAttempt(3).atAttempt(2).attempt()).isEqualTo(3);
    assertThat(TENTH.atAttempt(3).goingOn(2, TokenSource.EXPLICIT).attempt()).isEqualTo(3);
  }

  @Test
  void aLossAtTheEndMovesItAndALateOneDoesNot() {
    assertThat(TENTH.latest().tokens()).isEqualTo(1_000);
    assertThat(TENTH.latest().loss()).isEqualTo(2.5);
    assertThat(TENTH.counts()).isEqualTo(new Counts(1, 0, 0, 0, 0));
    Track late = TENTH.plusLate(950, Double.POSITIVE_INFINITY);
    assertThat(late.latest()).isEqualTo(TENTH.latest());
    assertThat(late.recent().hasTokens(950)).isTrue();
    assertThat(late.counts()).isEqualTo(new Counts(2, 0, 0, 0, 1));
    assertThat(TENTH.tooLate().duplicate().counts()).isEqualTo(new Counts(1, 1, 1, 0, 0));
  }

  @Test
  void aReturnForgetsWhatLiesBeyondItAndKnowsHowFarItWas() {
    Track back = TENTH.rewoundTo(1_000);
    assertThat(back.recent()).isEqualTo(Recent.NONE);
    assertThat(back.latest()).as("until the loss is on it").isEqualTo(TENTH.latest());
    assertThat(back.counts().rewinds()).isEqualTo(1);
    assertThat(back.replay().behind(999)).isTrue();
    assertThat(back.replay().behind(1_000)).isFalse();
    Track further = back.plus(step(5), 500, 3).rewoundTo(100);
    assertThat(further.replay().rewoundFrom()).as("the farthest").isEqualTo(1_000);
  }

  @Test
  void stepsThatAreWorthMoreAreScaled() {
    Track scaled = TENTH.scaled(7);
    assertThat(scaled.latest().tokens()).isEqualTo(7_000);
    assertThat(scaled.latest().step()).hasValue(10);
    assertThat(scaled.recent()).isEqualTo(Recent.NONE);
    assertThat(scaled.counting().source()).isEqualTo(TokenSource.STEPS);
  }

  @Test
  void whatIsAnnouncedIsRemembered() {
    Position at = new Position(OptionalLong.of(20), OptionalLong.empty(), OptionalLong.empty());
    Changes changes = Changes.NONE.plus(new Changes.Announced(Change.DATA, at));
    Track announced = TENTH.announcing(changes);
    assertThat(announced.counting().changes()).isEqualTo(changes);
    assertThat(announced.latest()).isEqualTo(TENTH.latest());
  }

  private static TrainingEvent.StepLogged step(int step) {
    return (TrainingEvent.StepLogged) Events.of("r", "{'step':" + step + ",'loss':3}");
  }
}
