package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.drift.DriftVerdict.Grade;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a report says of a run, number by number. */
class ReportTest {
  private static final double EXACT = 1e-9;

  @Test
  void ofARunOfWhichNothingIsKnown() {
    Watched run = new Watched("r");
    RunReport report = run.report();
    assertThat(report.run()).isEqualTo("r");
    assertThat(report.progress().status()).isEqualTo(RunStatus.LIVE);
    assertThat(report.progress().step()).isEmpty();
    assertThat(report.progress().tokens()).isZero();
    assertThat(report.progress().reach().tokenSource()).isEqualTo(TokenSource.NONE);
    assertThat(report.progress().losses().lastNats()).isNaN();
    assertThat(report.progress().losses().smoothedNats()).isNaN();
    assertThat(report.progress().losses().noiseSd()).isNaN();
    assertThat(report.progress().readings().learningRate()).isEmpty();
    assertThat(report.progress().readings().gradientNorm()).isEmpty();
    assertThat(report.progress().losses().evalNats()).isEmpty();
    assertThat(report.progress().speed().tokensPerSecond()).isEmpty();
    assertThat(report.progress().speed().etaSeconds()).isEmpty();
    assertThat(report.progress().share()).isEmpty();
    assertThat(report.expected().newest()).isEmpty();
    assertThat(report.outlook()).isEmpty();
    assertThat(report.renewed()).isFalse();
    assertThat(run.counts()).isEmpty();
  }

  /** Stretches of at least a second of the trainer's clock, the newest with weight 0.2. */
  @Test
  void theRateOfTokensAndTheTimeToTheEnd() {
    Watched run = new Watched("r");
    run.send("{'type':'run','target_tokens':20000}");
    at(run, 1_000, 0);
    assertThat(run.report().progress().speed().tokensPerSecond()).isEmpty();
    at(run, 2_000, 999); // too short to tell
    assertThat(run.report().progress().speed().tokensPerSecond()).isEmpty();
    at(run, 3_000, 1_000); // 2,000 tokens in a second
    rateAndEta(run, 2_000, 17_000 / 2_000.0);
    at(run, 4_000, 1_500); // too short again
    rateAndEta(run, 2_000, 16_000 / 2_000.0);
    at(run, 5_000, 5_000); // 2,000 tokens in four seconds: 500 a second
    rateAndEta(run, 2_000 + 0.2 * (500 - 2_000), 15_000 / 1_700.0);
    at(run, 25_000, 6_000); // past the end
    assertThat(run.report().progress().speed().etaSeconds()).hasValue(0);
    assertThat(run.report().progress().share()).hasValue(1.25);
  }

  @Test
  void theRateSurvivesAReturnToACheckpointAndIsMeasuredAnewFromThere() {
    Watched run = new Watched("r");
    run.send("{'type':'run','target_tokens':20000}");
    for (int second = 0; second <= 20; second++) {
      at(run, 1_000 + 100 * second, 1_000L * second);
    }
    at(run, 1_500, 600_000); // ten minutes later, from a checkpoint
    rateAndEta(run, 100, 18_500 / 100.0);
    at(run, 2_100, 601_000); // 600 in a second
    rateAndEta(run, 100 + 0.2 * 500, 17_900 / 200.0);
  }

  @Test
  void whoSendsNoClockHasNoRate() {
    Watched run = new Watched("r");
    run.send("{'type':'run','target_tokens':20000}");
    run.pass(5_000);
    run.send("{'tokens':1000,'loss':3}");
    run.pass(5_000);
    run.send("{'tokens':2000,'loss':3}");
    assertThat(run.report().progress().speed().tokensPerSecond()).isEmpty();
    assertThat(run.report().progress().speed().etaSeconds()).isEmpty();
    assertThat(run.report().progress().heard().eventMs()).isEqualTo(run.nowMs());
    assertThat(run.report().progress().heard().arrivalMs()).isEqualTo(run.nowMs());
  }

  /** A thousand tokens a second, at its target and beyond. */
  @Test
  void whoIsThereHasNoTimeToGo() {
    Watched run = new Watched("r");
    run.send("{'type':'run','target_tokens':2000}");
    at(run, 1_000, 0);
    assertThat(run.report().progress().speed().etaSeconds()).as("no pace yet").isEmpty();
    at(run, 1_999, 1_000);
    assertThat(run.report().progress().speed().etaSeconds().orElseThrow())
        .isCloseTo(1 / 999.0, within(EXACT));
    at(run, 2_000, 1_001);
    assertThat(run.report().progress().speed().etaSeconds()).hasValue(0);
    at(run, 2_001, 1_002);
    assertThat(run.report().progress().speed().etaSeconds()).hasValue(0);
  }

  @Test
  void withoutATargetThereIsNoTimeToIt() {
    Watched run = new Watched("r");
    at(run, 1_000, 0);
    at(run, 2_000, 1_000);
    assertThat(run.report().progress().speed().tokensPerSecond()).hasValue(1_000);
    assertThat(run.report().progress().speed().etaSeconds()).isEmpty();
    assertThat(run.report().progress().heard().eventMs()).isEqualTo(Watched.START_MS + 1_000);
  }

  @Test
  void theNewestValuesAreKeptUntilOthersAreSent() {
    Watched run = new Watched("r");
    run.send("{'step':1,'tokens':10,'loss':3.5,'lr':0.25,'grad_norm':1.5}");
    run.send("{'step':2,'tokens':20,'loss':3.25}");
    run.send("{'type':'eval','step':2,'eval_loss':3.75}");
    run.send("{'tokens':30,'loss':'NaN'}");
    Progress now = run.report().progress();
    assertThat(now.step()).as("the newest has none").isEmpty();
    assertThat(now.losses().lastNats()).isNaN();
    assertThat(now.losses().smoothedNats()).isEqualTo((3.5 + 3.25) / 2);
    assertThat(now.readings().learningRate()).hasValue(0.25);
    assertThat(now.readings().gradientNorm()).hasValue(1.5);
    assertThat(now.losses().evalNats()).hasValue(3.75);
    assertThat(run.counts()).isEqualTo("3 steps, 1 not finite");
  }

  @Test
  void sixtyFourMetricsAreKeptAndRenewed() {
    Watched run = new Watched("r");
    String many =
        IntStream.range(0, 64).mapToObj(i -> "'m" + i + "':" + i).collect(Collectors.joining(","));
    run.send("{'type':'eval','step':1,'metrics':{%s}}", many);
    run.send("{'type':'eval','step':2,'metrics':{'m7':0.5,'one_too_many':1}}");
    Map<String, Double> kept = run.report().progress().readings().metrics();
    assertThat(kept).hasSize(64).containsEntry("m7", 0.5).containsEntry("m8", 8.0);
    assertThat(run.report().progress().losses().evalNats()).isEmpty();
  }

  @Test
  void whyThereIsNoOutlook() {
    Watched undeclared = new Watched("r");
    undeclared.losses(1, 10, Runs::healthy);
    assertThat(undeclared.report().expected().whyNoOutlook())
        .isEqualTo(
            "no target is declared: send a run event with target_tokens (or target_steps and"
                + " batch_tokens)");
    assertThat(undeclared.report().verdicts().drift().reason())
        .isEqualTo("judging begins after 23 bins of losses; 9 so far");
    Watched declared = Runs.declared();
    declared.losses(1, 2, Runs::healthy);
    assertThat(declared.report().expected().whyNoOutlook())
        .isEqualTo("the law needs losses from 1 % of the target on; 0 bins so far");
    assertThat(declared.report().verdicts().drift().grade()).isEqualTo(Grade.WARMING_UP);
    assertThat(declared.report().verdicts().drift().reason())
        .isEqualTo("judging begins at 8 % of the target and after 23 bins of losses; 0 so far");
    assertThat(declared.report().outlook()).isEmpty();
    assertThat(declared.report().expected().newest()).isEmpty();
  }

  @Test
  void whereAHealthyRunWillLand() {
    RunReport report = Runs.healthyUntil(400).report();
    assertThat(report.expected().whyNoOutlook()).isEmpty();
    Outlook outlook = report.outlook().orElseThrow();
    double end = Runs.law(Runs.PLANNED);
    assertThat(outlook.atHorizon().loss()).isCloseTo(end, within(0.03));
    assertThat(end)
        .isBetween(outlook.atHorizon().bounds().lo95(), outlook.atHorizon().bounds().hi95());
    assertThat(outlook.atHorizon().atTokens()).isEqualTo(4_000_000);
    assertThat(outlook.grid()).hasSize(Outlook.GRID_POINTS);
    assertThat(outlook.grid().get(9).atTokens()).isEqualTo(2_000_000);
    assertThat(outlook.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(outlook.madeAtTokens()).isBetween(390_000.0, 400_000.0);
    assertThat(report.expected().newest().orElseThrow().loss())
        .isCloseTo(Runs.law(400), within(0.01));
    assertThat(report.expected().newest().orElseThrow().sd()).isCloseTo(Runs.NOISE, within(0.003));
    assertThat(report.progress().losses().noiseSd()).isCloseTo(Runs.NOISE, within(0.003));
    assertThat(report.progress().share()).hasValue(0.1);
    assertThat(report.progress().speed().tokensPerSecond().orElseThrow())
        .isCloseTo(1_000, within(1e-6));
    assertThat(report.progress().speed().etaSeconds().orElseThrow()).isCloseTo(3_600, within(1e-5));
    assertThat(report.verdicts().drift().grade()).isEqualTo(Grade.STEADY);
    assertThat(report.verdicts().drift().reason()).isEqualTo("on the predicted curve");
  }

  /** Judging begins with 8 % of the target behind it: at step 320. */
  @Test
  void noJudgementBeforeEightPercent() {
    Watched run = Runs.healthyUntil(310);
    assertThat(run.report().expected().newest()).isEmpty();
    run.losses(311, 330, Runs::healthy);
    assertThat(run.report().expected().newest()).isPresent();
    long first =
        run.steps().stream()
            .filter(step -> step.report().expected().newest().isPresent())
            .mapToLong(step -> step.report().progress().step().orElseThrow())
            .findFirst()
            .orElseThrow();
    assertThat(first).isBetween(321L, 328L); // when the first bin that ends beyond it has closed
  }

  /** Something to publish: a bin of a run's beginning, then each 2.5 % of tokens and all news. */
  @Test
  void renewedWhenThereIsNews() {
    Watched run = Runs.healthyUntil(400);
    run.losses(401, 440, Runs::healthy);
    long renewed = run.steps().stream().filter(step -> step.report().renewed()).count();
    assertThat(renewed).isBetween(3L, 5L); // ln(440/400)/0.025 = 3.8
    assertThat(run.send("{'type':'heartbeat'}").report().renewed()).isFalse();
    assertThat(run.send("{'type':'run','tags':{'a':'b'}}").report().renewed()).isTrue();
    assertThat(run.send("{'type':'run','tags':{'a':'b'}}").report().renewed()).isFalse();
    assertThat(run.send("{'type':'mute'}").report().renewed()).isTrue();
    assertThat(run.send("{'type':'unmute'}").report().renewed()).isTrue();
    assertThat(run.send("{'type':'end'}").report().renewed()).isTrue();
    assertThat(run.send("{'type':'heartbeat'}").report().renewed()).isFalse();
  }

  private static void at(Watched run, int tokens, long ms) {
    run.send("{'tokens':%d,'loss':3,'ts':%d}", tokens, Watched.START_MS + ms);
  }

  private static void rateAndEta(Watched run, double rate, double eta) {
    assertThat(run.report().progress().speed().tokensPerSecond().orElseThrow())
        .isCloseTo(rate, within(EXACT));
    assertThat(run.report().progress().speed().etaSeconds().orElseThrow())
        .isCloseTo(eta, within(EXACT));
  }
}
