package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is muted, for how long, and what a mute takes the place of. */
class MuteTest {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long DAY_S = 24 * 3_600;
  private static final int ALL = AlertKind.values().length;

  private final Watched run = new Watched("r");

  static Stream<Arguments> mutes() {
    return Stream.of(
        Arguments.of("a day", "", DAY_S, NEVER, ALL),
        Arguments.of("for a time", ",'for_s':60", 60, NEVER, ALL),
        Arguments.of("until a time", until(3_600), 3_600, NEVER, ALL),
        Arguments.of("no longer than thirty days", until(40 * DAY_S), 30 * DAY_S, NEVER, ALL),
        Arguments.of("tokens, or thirty days", ",'until_tokens':500", 30 * DAY_S, 500L, ALL),
        Arguments.of("one kind", ",'kinds':'spike','for_s':60", 60, NEVER, 1),
        Arguments.of("two", ",'kinds':['spike','drift_up'],'for_s':60", 60, NEVER, 2),
        Arguments.of("said ten seconds ago", said(-10) + ",'for_s':60", 50, NEVER, ALL),
        Arguments.of("a clock ahead of ours", said(10) + ",'for_s':60", 60, NEVER, ALL));
  }

  private static String until(long seconds) {
    return ",'until_ms':" + (Watched.START_MS + 1_000 * seconds);
  }

  private static String said(long seconds) {
    return ",'ts':" + (Watched.START_MS + 1_000 * seconds);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutes")
  void lastsAsLongAsItSays(String what, String fields, long seconds, long tokens, int kinds) {
    run.send("{'type':'mute'" + fields + "}");
    Muting muting = inForce().get(0);
    assertThat(muting.untilMs()).isEqualTo(Watched.START_MS + 1_000 * seconds);
    assertThat(muting.untilTokens()).isEqualTo(tokens);
    assertThat(muting.kinds()).hasSize(kinds);
    assertThat(run.mutes().nextEndMs()).isEqualTo(muting.untilMs());
    run.tickAfter(1_000 * seconds - 1);
    assertThat(inForce()).hasSize(1);
    Step step = run.tickAfter(1);
    assertThat(inForce()).isEmpty();
    assertThat(step.report().renewed()).isTrue();
    assertThat(run.mutes().nextEndMs()).isEqualTo(NEVER);
    assertThat(run.tickAfter(1_000).report().renewed()).as("nothing left to end").isFalse();
  }

  @Test
  void aNewOneTakesThePlaceOfTheOldForItsKinds() {
    run.send("{'type':'mute','reason':'maintenance','by':'ann'}");
    run.send("{'type':'mute','kinds':['spike','plateau'],'for_s':60,'by':'bob'}");
    run.send("{'type':'mute','kinds':['plateau'],'for_s':120}");
    assertThat(inForce()).hasSize(3);
    assertThat(by(AlertKind.STALLED)).isEqualTo("ann");
    assertThat(by(AlertKind.SPIKE)).isEqualTo("bob");
    assertThat(by(AlertKind.PLATEAU)).isEmpty();
    assertThat(inForce().get(0).reason()).isEqualTo("maintenance");
    assertThat(inForce().get(0).kinds()).hasSize(ALL - 2);
    assertThat(run.mutes().nextEndMs()).isEqualTo(Watched.START_MS + 60_000);
    run.tickAfter(60_000);
    assertThat(run.mutes().of(AlertKind.SPIKE)).as("nor the day").isEmpty();
    assertThat(run.mutes().of(AlertKind.PLATEAU)).isPresent();
    run.send("{'type':'unmute','kinds':['stalled']}");
    assertThat(run.mutes().of(AlertKind.STALLED)).isEmpty();
    assertThat(by(AlertKind.DIVERGED)).isEqualTo("ann");
    run.send("{'type':'unmute'}");
    assertThat(inForce()).isEmpty();
  }

  @Test
  void tokensEndOneAtTheEventThatReachesThem() {
    run.send("{'type':'mute','until_tokens':500}");
    run.send("{'tokens':499,'loss':3}");
    assertThat(inForce()).hasSize(1);
    run.send("{'tokens':500,'loss':3}");
    assertThat(inForce()).isEmpty();
  }

  /** Tags are kept until they are sent again: the end of the first holds for the second. */
  @Test
  void anotherTagTakesThePlaceOfTheOld() {
    tags("'plumbline.mute':'spike','plumbline.mute_until':'2026-01-07T08:00:00Z'");
    assertThat(seconds(AlertKind.SPIKE)).isEqualTo(2 * DAY_S);
    tags("'plumbline.mute':'plateau'");
    assertThat(run.mutes().of(AlertKind.SPIKE)).isEmpty();
    assertThat(seconds(AlertKind.PLATEAU)).isEqualTo(2 * DAY_S);
    tags("'plumbline.mute_until':'2026-01-06T08:00:00Z'");
    assertThat(seconds(AlertKind.PLATEAU)).isEqualTo(DAY_S);
    run.send("{'type':'unmute'}");
    tags("'plumbline.mute':'plateau','another':'tag'");
    assertThat(inForce()).as("what is sent again unchanged begins nothing").isEmpty();
    tags("'plumbline.mute':'none'");
    assertThat(inForce()).isEmpty();
  }

  private void tags(String tags) {
    run.send("{'type':'run','tags':{" + tags + "}}");
  }

  private long seconds(AlertKind kind) {
    return (run.mutes().of(kind).orElseThrow().untilMs() - Watched.START_MS) / 1_000;
  }

  /** Muted, it opens, resolves and comes back; only the mute's end is told. */
  @Test
  void aMutedAlertLivesOn() {
    Watched run = Runs.healthyUntil(400);
    run.send("{'type':'mute','kinds':['diverged']}");
    run.losses(401, 403, step -> step == 402 ? Runs.healthy(step) : Double.NaN);
    assertThat(run.toldInWords())
        .containsExactly("diverged open", "diverged resolved", "diverged open");
    assertThat(run.told()).allMatch(alert -> alert.muted().isPresent());
    run.send("{'type':'unmute','kinds':['spike']}");
    assertThat(run.told()).hasSize(3);
    run.send("{'type':'unmute','kinds':['diverged']}");
    assertThat(run.told()).hasSize(4);
    Alert told = run.told().get(3);
    assertThat(told.muted()).isEmpty();
    assertThat(told.state()).isEqualTo(Alert.State.OPEN);
    assertThat(told.telling().sequence()).isEqualTo(4);
    assertThat(told.telling().reopened()).isEqualTo(1);
    assertThat(told.opened().step()).hasValue(401);
  }

  private List<Muting> inForce() {
    return run.mutes().inForce();
  }

  private String by(AlertKind kind) {
    return run.mutes().of(kind).orElseThrow().by();
  }
}
