package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Change;
import io.plumbline.event.Position;
import io.plumbline.run.Changes.Anchor;
import io.plumbline.run.Changes.Announced;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is announced for later, and tokens where the batch has changed on the way. */
class ChangesTest {
  private static final Announced DATA = new Announced(Change.DATA, at(10, -1, -1));
  private static final Announced BATCH = new Announced(Change.BATCH, at(-1, 700, -1));

  @ParameterizedTest
  @CsvSource({
    // announced for; an event at; -1 is not told
    "10, -1, -1, 9, 500, -1, false",
    "10, -1, -1, 10, 500, -1, true",
    "10, -1, -1, 11, 500, -1, true",
    "10, -1, -1, -1, 500, 50, false",
    "-1, 500, -1, 10, 499, 50, false",
    "-1, 500, -1, 10, 500, 50, true",
    "-1, -1, 50, 10, 500, 49, false",
    "-1, -1, 50, 10, 500, 50, true",
    "-1, -1, 50, 10, 500, -1, false",
    "10, 600, -1, 10, 500, -1, true",
    "11, 500, -1, 10, 500, -1, true",
    "11, 600, 50, 10, 500, 50, true",
    "11, 600, 51, 10, 500, 50, false"
  })
  void aChangeIsReachedByTheFirstOfItsPlaces(
      long step,
      long tokens,
      long samples,
      long atStep,
      long atTokens,
      long atSamples,
      boolean is) {
    Announced change = new Announced(Change.DATA, at(step, tokens, samples));
    assertThat(change.reached(at(atStep, -1, atSamples), atTokens)).isEqualTo(is);
  }

  @Test
  void whatIsReachedIsDueAndNoLongerAhead() {
    Changes both = Changes.NONE.plus(DATA).plus(BATCH);
    assertThat(both.ahead()).containsExactly(DATA, BATCH);
    assertThat(both.due(at(9, -1, -1), 699)).isEmpty();
    assertThat(both.after(at(9, -1, -1), 699)).isSameAs(both);
    assertThat(both.due(at(10, -1, -1), 699)).containsExactly(DATA);
    assertThat(both.after(at(10, -1, -1), 699).ahead()).containsExactly(BATCH);
    assertThat(both.due(at(10, -1, -1), 700)).containsExactly(DATA, BATCH);
    assertThat(both.after(at(10, -1, -1), 700)).isEqualTo(Changes.NONE);
    assertThat(Changes.NONE.due(at(10, -1, -1), 700)).isEmpty();
    assertThat(Changes.NONE.after(at(10, -1, -1), 700)).isSameAs(Changes.NONE);
  }

  @Test
  void whatIsTakenInLeavesTheCountOfTokens() {
    Changes changes = Changes.NONE.perStep(5, 50, 10, 20).plus(DATA);
    assertThat(changes.after(at(10, -1, -1), 0).anchors()).isEqualTo(changes.anchors());
    assertThat(changes.anchors()).containsExactly(new Anchor(0, 0, 10), new Anchor(5, 50, 20));
    assertThat(changes.perStep(7, 90, 20, 30).ahead()).containsExactly(DATA);
  }

  @Test
  void sixteenAreAnnouncedAtMost() {
    Changes changes = Changes.NONE;
    List<Announced> all = new ArrayList<>();
    for (int step = 1; step <= 17; step++) {
      all.add(new Announced(Change.DATA, at(step, -1, -1)));
      changes = changes.plus(all.get(step - 1));
      if (step == 16) {
        assertThat(changes.ahead()).isEqualTo(all);
      }
    }
    assertThat(changes.ahead()).as("the oldest gives way").isEqualTo(all.subList(1, 17));
  }

  /** 10 a step until step 100, then 20, then from step 150 on 5: counted step by step. */
  @Test
  void tokensAreThoseOfEveryStepSoFar() {
    Changes changes = Changes.NONE.perStep(100, 1000, 10, 20).perStep(150, 2000, 20, 5);
    long tokens = 0;
    for (int step = 0; step <= 200; step++) {
      assertThat(changes.tokensAt(step, 7)).as("step %s", step).isEqualTo(tokens);
      tokens += step < 100 ? 10 : step < 150 ? 20 : 5;
    }
    assertThat(Changes.NONE.tokensAt(6, 7)).as("never changed").isEqualTo(42);
  }

  /** What was counted so far counts, whatever the steps before would come to. */
  @Test
  void aStretchBeginsAtItsOwnStepAndTokens() {
    Changes changes = Changes.NONE.perStep(5, 80, 10, 20);
    assertThat(changes.tokensAt(4, 7)).isEqualTo(40);
    assertThat(changes.tokensAt(5, 7)).isEqualTo(80);
    assertThat(changes.tokensAt(6, 7)).isEqualTo(100);
  }

  @Test
  void aLaterWordReplacesWhatItComesBefore() {
    Changes changes = Changes.NONE.perStep(100, 1000, 10, 20).perStep(150, 2000, 20, 5);
    assertThat(changes.perStep(120, 1400, 20, 1).anchors())
        .containsExactly(new Anchor(0, 0, 10), new Anchor(100, 1000, 20), new Anchor(120, 1400, 1));
    assertThat(changes.perStep(100, 1000, 10, 1).anchors())
        .as("at the same step")
        .containsExactly(new Anchor(0, 0, 10), new Anchor(100, 1000, 1));
    assertThat(changes.perStep(0, 0, 10, 1).anchors())
        .as("the beginning stays")
        .containsExactly(new Anchor(0, 0, 10), new Anchor(0, 0, 1));
  }

  @Test
  void theBeginningAndTheFifteenNewestStretchesAreKept() {
    Changes changes = Changes.NONE;
    for (int step = 1; step <= 15; step++) {
      changes = changes.perStep(step, 10L * step, 10, 10);
    }
    assertThat(changes.anchors()).hasSize(16);
    changes = changes.perStep(16, 160, 10, 10);
    assertThat(changes.anchors()).hasSize(16);
    assertThat(changes.anchors().get(0)).isEqualTo(new Anchor(0, 0, 10));
    assertThat(changes.anchors().get(1)).isEqualTo(new Anchor(2, 20, 10));
    assertThat(changes.anchors().get(15)).isEqualTo(new Anchor(16, 160, 10));
  }

  @Test
  void aStepBeforeTheFirstStretchAddsNothing() {
    Changes late = new Changes(List.of(), List.of(new Anchor(50, 500, 10)));
    assertThat(late.tokensAt(49, 7)).isEqualTo(500);
    assertThat(late.tokensAt(50, 7)).isEqualTo(500);
    assertThat(late.tokensAt(51, 7)).isEqualTo(510);
  }

  /** -1 for a counting that was not sent. */
  private static Position at(long step, long tokens, long samples) {
    return new Position(sent(step), sent(tokens), sent(samples));
  }

  private static OptionalLong sent(long count) {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
