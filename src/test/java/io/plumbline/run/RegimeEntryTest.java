package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.regime.Regime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A regime is told when a run enters it, by whatever way, and never because it was planned so. */
class RegimeEntryTest {
  private static final long HOUR_MS = 3_600_000;

  private final Watched run = new Watched("r");

  @Test
  void aRunPlannedSoEntersNothing() {
    declare(5, "");
    steps(1, 5);
    assertThat(run.toldInWords()).isEmpty();
    run.send("{\"type\":\"end\"}");
    assertThat(run.toldInWords()).isEmpty();
  }

  @Test
  void aPlanCompletedLaterEntersNothing() {
    run.send("{\"type\":\"run\",\"params\":1000}");
    steps(1, 2);
    declare(5, "");
    steps(3, 5);
    assertThat(run.toldInWords()).isEmpty();
  }

  @Test
  void aTargetCutEntersAndATargetRestoredLeaves() {
    declare(20, "");
    steps(1, 3);
    declare(5, "");
    assertThat(run.toldInWords()).containsExactly("undertrained open");
    assertThat(words(0)).contains("its plan was changed, having been planned as compute optimal");
    declare(20, "");
    assertThat(run.toldInWords()).containsExactly("undertrained open", "undertrained resolved");
  }

  /** It was to read on: what it had seen when it was stopped was nobody's plan. */
  @ParameterizedTest
  @ValueSource(strings = {"killed", "failed"})
  void aRunThatIsStoppedIsNotCalledUndertrained(String status) {
    declare(20, "");
    steps(1, 3);
    run.send("{'type':'end','status':'%s'}", status);
    assertThat(run.toldInWords()).isEmpty();
    assertThat(run.report().verdicts().regime().regime()).isEqualTo(Regime.COMPUTE_OPTIMAL);
  }

  @Test
  void oneThatChoseToEndThereIs() {
    declare(20, "");
    steps(1, 3);
    run.send("{'type':'end','status':'finished'}");
    assertThat(run.toldInWords()).containsExactly("undertrained open");
  }

  @Test
  void goingOnFarPastTheBudgetEnters() {
    declare(30, "");
    steps(1, 40);
    assertThat(run.toldInWords()).isEmpty();
    steps(41, 41);
    assertThat(run.toldInWords()).containsExactly("overtrained open");
    assertThat(words(0)).contains("its budget is used up and it goes on");
    run.send("{\"type\":\"end\"}");
    assertThat(run.toldInWords()).containsExactly("overtrained open", "overtrained resolved");
  }

  @Test
  void overtrainingThatInferencePaysForIsNoAlert() {
    declare(30, ",\"inference_tokens\":1e9");
    steps(1, 60);
    declare(100, "");
    assertThat(run.toldInWords()).isEmpty();
  }

  @Test
  void uniqueDataUsedUpEntersWhenItIsUsedUp() {
    // 20 tokens per parameter, but 0.5 of them unique: worth 6.9 at the end.
    declare(20, ",\"unique_tokens\":500");
    assertThat(run.toldInWords()).isEmpty();
    steps(1, 1);
    assertThat(run.toldInWords()).containsExactly("undertrained open");
    assertThat(words(0)).contains("its 500 unique tokens are used up");
  }

  @Test
  void theLastUniqueTokenIsNotYetARepetition() {
    declare(20, ",'unique_tokens':500");
    run.send("{'tokens':500,'loss':3}");
    assertThat(run.toldInWords()).isEmpty();
    run.send("{'tokens':501,'loss':3}");
    assertThat(run.toldInWords()).containsExactly("undertrained open");
  }

  /** Half of the optimal ratio of 20, were all of it fresh; just less is too little anyway. */
  @Test
  void repetitionMattersWhereFreshDataWouldDo() {
    run.send("{'type':'run','params':1000,'target_tokens':10000,'unique_tokens':500}");
    steps(1, 1);
    assertThat(run.toldInWords()).containsExactly("undertrained open");
    Watched less = new Watched("less");
    less.send("{'type':'run','params':1000,'target_tokens':9999,'unique_tokens':500}");
    less.send("{'tokens':1000,'loss':3}");
    assertThat(less.toldInWords()).isEmpty();
  }

  @Test
  void aTargetCutToHereIsAChangeAndCutToBehindIsGoingOn() {
    declare(20, "");
    steps(1, 5);
    declare(5, "");
    assertThat(words(0)).contains("its plan was changed, having been planned as compute optimal");
    declare(4, "");
    declare(20, "");
    declare(4, "");
    assertThat(run.told().get(2).ground().message())
        .startsWith(
            "entered the undertrained regime: its budget is used up and it goes on, having been"
                + " planned as compute optimal; ");
  }

  /** What is declared of a run that is over is no plan; what it goes on with is. */
  @Test
  void aPlanIsThatOfARunThatGoesOn() {
    run.send("{'type':'end'}");
    declare(5, "");
    assertThat(run.state().head().desk().plannedRegime()).isEqualTo(Regime.UNKNOWN);
    steps(1, 1);
    assertThat(run.state().head().desk().plannedRegime()).isEqualTo(Regime.UNDERTRAINED);
    assertThat(run.toldInWords()).isEmpty();
    declare(20, "");
    assertThat(run.state().head().desk().plannedRegime())
        .as("the first")
        .isEqualTo(Regime.UNDERTRAINED);
  }

  @Test
  void enoughUniqueDataIsNoAlert() {
    declare(20, ",\"unique_tokens\":5000");
    steps(1, 20);
    assertThat(run.toldInWords()).isEmpty();
  }

  @Test
  void finishedThereEntersAndStaysUntilNobodyFollowsIt() {
    declare(20, "");
    steps(1, 4);
    run.send("{\"type\":\"end\",\"status\":\"finished\"}");
    assertThat(run.toldInWords()).containsExactly("undertrained open");
    assertThat(words(0)).contains("it ended there");
    run.send("{\"type\":\"end\",\"status\":\"finished\"}");
    run.send("{\"type\":\"heartbeat\"}");
    assertThat(run.toldInWords()).hasSize(1);
    run.pass(HOUR_MS);
    run.dismiss("the run has ended");
    assertThat(run.toldInWords()).containsExactly("undertrained open", "undertrained resolved");
  }

  @Test
  void stalledThereEntersAndGoingOnLeaves() {
    declare(20, "");
    steps(1, 4);
    run.tickAfter(HOUR_MS);
    assertThat(run.toldInWords()).containsExactlyInAnyOrder("stalled open", "undertrained open");
    steps(5, 5);
    assertThat(run.toldInWords().subList(2, 4))
        .containsExactlyInAnyOrder("stalled resolved", "undertrained resolved");
  }

  /** Declares 1,000 parameters and so many tokens for each. */
  private void declare(int ratio, String more) {
    run.send("{\"type\":\"run\",\"params\":1000,\"target_tokens\":" + ratio * 1000 + more + "}");
  }

  /** A thousand tokens a step. */
  private void steps(int from, int to) {
    for (int step = from; step <= to; step++) {
      run.pass(1_000);
      run.send("{'step':%d,'tokens':%d,'loss':3}", step, 1000 * step);
    }
  }

  private String words(int transition) {
    return AlertText.of(run.told().get(transition), run.report());
  }
}
