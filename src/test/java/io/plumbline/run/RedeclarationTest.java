package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Change;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.event.TrainingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a second declaration turns, before the first loss and after it. */
class RedeclarationTest {
  private static final Turn REPLANNED = new Turn.Replanned();
  private static final Turn RESCHEDULED = new Turn.Rescheduled();
  private static final Turn BATCH = new Turn.Changed(Change.BATCH);
  private static final Turn DATA = new Turn.Changed(Change.DATA);

  private static final String PLAN =
      "'target_tokens':1000,'schedule':{'kind':'cosine','peak_lr':1e-3}";
  private static final String OTHER_SCHEDULE = "'schedule':{'kind':'linear','peak_lr':1e-3}";

  /** Ten steps in, a hundred tokens each. */
  private static final Track BEGUN = begun(TokenSource.STEPS, 1000);

  @Test
  void whatTouchesNothingTurnsNothing() {
    assertThat(turns(BEGUN, PLAN, PLAN + ",'tags':{'a':'b'}")).isEmpty();
    assertThat(turns(BEGUN, "'batch_tokens':100,'data_order':'x'", "'params':1e6")).isEmpty();
  }

  @Test
  void anotherTargetOrScheduleIsAnotherPlan() {
    assertThat(turns(Track.NEW, PLAN, "'target_tokens':2000")).containsExactly(REPLANNED);
    assertThat(turns(BEGUN, PLAN, "'target_tokens':2000")).containsExactly(REPLANNED);
    assertThat(turns(Track.NEW, PLAN, OTHER_SCHEDULE)).containsExactly(REPLANNED);
    assertThat(turns(BEGUN, PLAN, OTHER_SCHEDULE)).containsExactly(REPLANNED, RESCHEDULED);
    assertThat(turns(BEGUN, "'target_tokens':1000", OTHER_SCHEDULE))
        .as("the first schedule is no other")
        .containsExactly(REPLANNED);
  }

  @Test
  void anotherBatchOrOrderIsAChangeOnceTheRunHasBegun() {
    assertThat(turns(BEGUN, "'batch_tokens':100", "'batch_tokens':200")).containsExactly(BATCH);
    assertThat(turns(Track.NEW, "'batch_tokens':100", "'batch_tokens':200")).isEmpty();
    assertThat(turns(BEGUN, "'params':1e6", "'batch_tokens':200"))
        .as("the first is no other")
        .isEmpty();
    assertThat(turns(BEGUN, "'data_order':'x'", "'data_order':'y'")).containsExactly(DATA);
    assertThat(turns(Track.NEW, "'data_order':'x'", "'data_order':'y'")).isEmpty();
    assertThat(turns(BEGUN, "'params':1e6", "'data_order':'y'")).isEmpty();
  }

  @Test
  void aChangeThatCutsTheCurveCutsItOnce() {
    String all = PLAN + ",'batch_tokens':100,'data_order':'x'";
    assertThat(turns(BEGUN, all, OTHER_SCHEDULE + ",'batch_tokens':200"))
        .containsExactly(REPLANNED, BATCH);
    assertThat(turns(BEGUN, all, OTHER_SCHEDULE + ",'data_order':'y'"))
        .containsExactly(REPLANNED, DATA);
    assertThat(turns(BEGUN, all, "'batch_tokens':200,'data_order':'y'"))
        .containsExactly(BATCH, DATA);
  }

  @Test
  void stepsThatGetTokensAreScaled() {
    Track steps = begun(TokenSource.STEPS_ONLY, 10);
    assertThat(turns(steps, "'params':1e6", "'batch_tokens':200"))
        .containsExactly(new Turn.Scaled(200));
    assertThat(turns(steps, "'params':1e6", "'seq_len':8")).isEmpty();
    Track scaled = track(steps, "'params':1e6", "'batch_tokens':200");
    assertThat(scaled).isEqualTo(steps.scaled(200));
    assertThat(scaled.latest().tokens()).isEqualTo(2000);
    assertThat(track(steps, "'params':1e6", "'seq_len':8")).isSameAs(steps);
  }

  /** At step 10 and 1000 tokens 100 a step become 200. */
  @Test
  void stepsThatGrowAreCountedFromHereOn() {
    Track grown = track(BEGUN, "'batch_tokens':100", "'batch_tokens':200");
    Changes changes = grown.counting().changes();
    assertThat(changes.anchors())
        .containsExactly(new Changes.Anchor(0, 0, 100), new Changes.Anchor(10, 1000, 200));
    assertThat(changes.tokensAt(12, 200)).isEqualTo(1400);
    assertThat(grown.latest()).isSameAs(BEGUN.latest());
  }

  @Test
  void whereTokensAreSentNothingIsRecounted() {
    String before = "'batch_tokens':100";
    String after = "'batch_tokens':200";
    Track explicit = begun(TokenSource.EXPLICIT, 1000);
    assertThat(track(explicit, before, after)).isSameAs(explicit);
    assertThat(track(Track.NEW, before, after)).isSameAs(Track.NEW);
    Track counting = Track.NEW.goingOn(0, TokenSource.STEPS);
    assertThat(track(counting, before, after)).as("nor before the first").isSameAs(counting);
    assertThat(track(BEGUN, before, "'params':1e6")).isSameAs(BEGUN);
    assertThat(track(BEGUN, "'params':1e6", after)).isSameAs(BEGUN);
  }

  private static List<Turn> turns(Track at, String before, String more) {
    return redeclaration(at, before, more).turns();
  }

  private static Track track(Track at, String before, String more) {
    return redeclaration(at, before, more).track();
  }

  private static Redeclaration redeclaration(Track at, String before, String more) {
    Declaration first = Events.declaration(before);
    return new Redeclaration(first, first.mergedWith(Events.declaration(more)), at);
  }

  private static Track begun(TokenSource source, long tokens) {
    TrainingEvent.StepLogged tenth =
        (TrainingEvent.StepLogged) Events.of("r", "{'step':10,'loss':3}");
    return Track.NEW.goingOn(0, source).plus(tenth, tokens, 3);
  }
}
