package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a silent run is waited for, and what is said of it then. */
class StallTest {
  private static final long TEN_MINUTES = 600_000;

  static Stream<Arguments> paces() {
    return Stream.of(
        Arguments.of("one event", 1, 0, TEN_MINUTES),
        Arguments.of("one a second", 5, 1_000, TEN_MINUTES),
        Arguments.of("one every half minute", 5, 30_000, TEN_MINUTES),
        Arguments.of("one a minute: twenty intervals", 5, 60_000, 20 * 60_000),
        Arguments.of("one every ten minutes", 3, 600_000, 20 * 600_000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paces")
  void aRunIsWaitedForAsItsPaceAsks(String what, int events, long everyMs, long patienceMs) {
    Watched run = new Watched("r");
    for (int i = 1; i <= events; i++) {
      run.send("{'step':%d,'loss':3}", i);
      run.pass(i < events ? everyMs : 0);
    }
    Step inTime = run.tickAfter(patienceMs);
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    assertThat(inTime.report().renewed()).isFalse();
    Step late = run.tickAfter(1);
    assertThat(status(run)).isEqualTo(RunStatus.STALLED);
    assertThat(late.report().renewed()).isTrue();
    Alert stalled = run.told().get(0);
    assertThat(stalled.kind()).isEqualTo(AlertKind.STALLED);
    assertThat(stalled.opened().atMs()).isEqualTo(run.nowMs());
    assertThat(stalled.ground().statistic()).isEqualTo(patienceMs);
    assertThat(stalled.ground().message())
        .isEqualTo(
            "no event for more than "
                + patienceMs / 1_000
                + " s and no end event; last seen at "
                + events
                + ".000 tokens");
  }

  @Test
  void itIsToldOnceAndOverWhenEventsArriveAgain() {
    Watched run = stalled();
    run.tickAfter(TEN_MINUTES);
    assertThat(run.toldInWords()).containsExactly("stalled open");
    assertThat(run.report().alerts().open()).isEqualTo(run.told());
    run.send("{'type':'heartbeat'}");
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    assertThat(run.toldInWords()).containsExactly("stalled open", "stalled resolved");
    assertThat(run.told().get(1).ended().orElseThrow().why()).isEqualTo("events arrive again");
    assertThat(run.open()).isEmpty();
  }

  @Test
  void patienceIsTheOperators() {
    Watched run = new Watched("r", new RunMonitor(new MonitorSettings(5_000, 20, 0.01)));
    run.send("{'step':1,'loss':3}");
    run.tickAfter(5_000);
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    run.tickAfter(1);
    assertThat(status(run)).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void whoCouldNotHearWaitsFromThenOn() {
    Watched run = begun();
    run.tickAfter(TEN_MINUTES + 1, new Silence(run.nowMs() + 2, 1));
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    run.tickAfter(1, new Silence(run.nowMs() - TEN_MINUTES + 1, 1));
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    run.tickAfter(1, new Silence(run.nowMs() - TEN_MINUTES, 1));
    assertThat(status(run)).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void whoFallsSilentWithOthersIsSaidToHave() {
    Watched run = begun();
    run.tickAfter(TEN_MINUTES + 1, new Silence(Long.MIN_VALUE, 3));
    assertThat(run.told().get(0).ground().message())
        .endsWith(
            "; so did all 3 live runs at once: look at their cluster and at the way in first");
    Watched alone = stalled();
    assertThat(alone.told().get(0).ground().message()).endsWith("tokens");
  }

  static Stream<Arguments> neverStalled() {
    return Stream.of(
        Arguments.of("finished", "{'type':'end'}", RunStatus.FINISHED),
        Arguments.of("failed", "{'type':'end','status':'failed'}", RunStatus.FAILED),
        Arguments.of("killed", "{'type':'end','status':'killed'}", RunStatus.KILLED),
        Arguments.of("98 % of its plan", "{'step':98,'loss':3}", RunStatus.LIVE),
        Arguments.of("past its plan", "{'step':120,'loss':3}", RunStatus.LIVE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("neverStalled")
  void aRunThatIsOverIsNotWaitedFor(String what, String event, RunStatus status) {
    Watched run = begun();
    run.send("{'type':'run','target_steps':100,'batch_tokens':10}");
    run.send(event);
    Step step = run.tickAfter(100 * TEN_MINUTES);
    assertThat(status(run)).isEqualTo(status);
    assertThat(step.report().alerts().transitions()).isEmpty();
    assertThat(step.report().renewed()).isFalse();
  }

  @Test
  void oneThatIsNearlyThereIs() {
    Watched run = begun();
    run.send("{'type':'run','target_steps':100,'batch_tokens':10}");
    run.send("{'step':97,'loss':3}");
    run.tickAfter(TEN_MINUTES + 1);
    assertThat(status(run)).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void aRunOfWhichNothingIsKnownIsNotWaitedFor() {
    Watched run = new Watched("r");
    run.tickAfter(100 * TEN_MINUTES);
    assertThat(run.told()).isEmpty();
  }

  @Test
  void theEndOfAStalledRunIsItsEnd() {
    Watched run = stalled();
    run.send("{'type':'end','status':'failed'}");
    assertThat(status(run)).isEqualTo(RunStatus.FAILED);
    assertThat(run.told().get(1).ended().orElseThrow().why()).isEqualTo("the run has failed");
    // what still arrives after it does not bring it back, but another step does
    run.send("{'type':'heartbeat'}");
    assertThat(status(run)).isEqualTo(RunStatus.FAILED);
    run.send("{'step':9,'loss':3}");
    assertThat(status(run)).isEqualTo(RunStatus.LIVE);
  }

  @Test
  void nobodyFollowsIt() {
    Watched run = stalled();
    Step step = run.dismiss("gone for a week");
    assertThat(run.toldInWords()).containsExactly("stalled open", "stalled resolved");
    assertThat(run.told().get(1).ended().orElseThrow().why()).isEqualTo("gone for a week");
    assertThat(run.told().get(1).ended().orElseThrow().at().atMs()).isEqualTo(run.nowMs());
    assertThat(step.report().renewed()).isTrue();
    assertThat(step.report().alerts().open()).isEmpty();
    assertThat(step.teachings()).isEmpty();
    assertThat(step.told()).isEmpty();
  }

  private static Watched begun() {
    Watched run = new Watched("r");
    run.send("{'step':1,'loss':3}");
    return run;
  }

  private static Watched stalled() {
    Watched run = begun();
    run.tickAfter(TEN_MINUTES + 1);
    assertThat(status(run)).isEqualTo(RunStatus.STALLED);
    return run;
  }

  private static RunStatus status(Watched run) {
    return run.report().progress().status();
  }
}
