package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.family.Belief;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.Teaching;
import io.plumbline.law.Prior;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lesson holds, and at which losses there is one. */
class TeacherTest {
  private static final String MEMBER = "'family':'f'";

  /** Of 300 steps: 29.7 % and 30 %, 39.7 % and 40 %, 97.7 % and 98 %, 99.7 % and 100 %. */
  @ParameterizedTest
  @CsvSource({
    "89, 0", "90, 1", "119, 1", "120, 2", "293, 7", "294, 8", "299, 8", "300, 9", "301, 9"
  })
  void aStageBeginsWithTheLossThatReachesIt(int steps, int lessons) {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, steps, Runs::healthy);
    assertThat(lessons(run)).hasSize(lessons);
  }

  @ParameterizedTest
  @CsvSource({"293, 0", "294, 1", "300, 1"})
  void anEndInGoodOrderIsAStageOnlyWhereThePlanIsDone(int steps, int more) {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, steps, Runs::healthy);
    int before = lessons(run).size();
    Step end = run.send("{'type':'end'}");
    assertThat(lessons(run)).hasSize(before + more);
    assertThat(end.teachings()).hasSize(more);
    assertThat(run.send("{'type':'end'}").teachings()).as("nor twice").isEmpty();
  }

  @Test
  void aLessonTellsWhereTheRunWas() {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, 90, Runs::healthy);
    Lesson lesson = lessons(run).get(0);
    assertThat(lesson.complete()).isFalse();
    assertThat(lesson.share()).isEqualTo(0.3);
    assertThat(lesson.atMs()).isEqualTo(Watched.START_MS + 90_000);
    double newest = 0; // the open bin is step 90; eight of two steps each make it sixteen or more
    for (int step = 74; step <= 90; step++) {
      newest += Runs.healthy(step) / 17;
    }
    assertThat(lesson.lossNats()).isCloseTo(newest, within(1e-5));
    assertThat(lesson.law().exponent()).isBetween(0.2, 0.8);
    assertThat(lesson.law().misses()).as("there is no hindsight yet").isEmpty();
    assertThat(lesson.traits().horizonTokens()).isEqualTo(3e6);
  }

  @Test
  void whoHasNoClockTellsNoTime() {
    Watched run = Runs.brief(MEMBER);
    for (int step = 1; step <= 90; step++) {
      run.send("{'step':%d,'loss':%.6f}", step, Runs.healthy(step));
    }
    assertThat(lessons(run)).hasSize(1);
    assertThat(lessons(run).get(0).atMs()).isZero();
  }

  @Test
  void hindsightComesWithTheEnd() {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, 294, Runs::healthy);
    List<Lesson> lessons = lessons(run);
    assertThat(lessons.get(6).law().misses()).isEmpty();
    assertThat(lessons.get(7).complete()).isTrue();
    List<Double> misses = lessons.get(7).law().misses();
    assertThat(misses)
        .isEqualTo(Hindsight.misses(run.state().declaration(), run.report().seen()))
        .hasSize(9);
    assertThat(misses.get(8)).isBetween(-1.0, 1.0);
  }

  /** Whatever a family believes, a run tells it what it has seen itself. */
  @Test
  void nobodyIsTaughtItsOwnWords() {
    Prior steeper =
        new Prior(
            Prior.SHIPPED.floor(),
            Prior.SHIPPED.amplitude(),
            new Prior.LogNormal(0.9, 0.05),
            Prior.SHIPPED.gain(),
            Prior.SHIPPED.lean());
    Belief believed = new Belief(steeper, Belief.Source.FAMILY, 3);
    Watched told =
        Runs.brief(
            new RunMonitor(MonitorSettings.DEFAULTS, (family, name, traits) -> believed), MEMBER);
    Watched untold = Runs.brief(MEMBER);
    told.losses(1, 90, Runs::healthy);
    untold.losses(1, 90, Runs::healthy);
    LawShown shown = lessons(told).get(0).law();
    assertThat(shown).isEqualTo(lessons(untold).get(0).law());
    assertThat(told.report().outlook().orElseThrow().law().exponent())
        .as("its own forecast heeds the family")
        .isGreaterThan(shown.exponent() + 0.1);
  }

  @Test
  void whoHasNoTargetIsAtNoStage() {
    Watched run = new Watched("r");
    run.send("{'type':'run','family':'f','batch_tokens':10000}");
    run.losses(1, 200, Runs::healthy);
    assertThat(teachings(run)).isEmpty();
  }

  /** Each wakes somebody for the curve's sake. */
  @ParameterizedTest
  @CsvSource({"drift_up, 0.05", "drift_down, -0.05", "diverged, NaN"})
  void aPageForTheCurveTakesTheLessonBackForGood(String kind, double more) {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, 100, Runs::healthy);
    assertThat(lessons(run)).hasSize(1);
    run.losses(101, 110, Runs.healthyAnd(more));
    assertThat(run.pages()).extracting(page -> page.kind().label()).containsExactly(kind);
    List<Teaching> all = teachings(run);
    assertThat(all).hasSize(2).last().isEqualTo(Teaching.withdrawn("f", "r"));
    run.send("{'type':'change','what':'data'}"); // which ends the alert
    assertThat(run.open()).isEmpty();
    run.losses(111, 160, Runs::healthy);
    assertThat(teachings(run)).hasSize(2);
  }

  /** Evaluation that leaves training is a warning, and the training loss is what it was. */
  @Test
  void aWarningTakesNothingBack() {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, 100, Runs::healthy);
    for (double gap : new double[] {0.1, 0.9, 0.9, 0.9, 0.9}) {
      run.send("{'type':'eval','step':100,'eval_loss':%.3f}", Runs.law(100) + gap);
    }
    assertThat(run.open()).containsExactly("eval_gap");
    run.losses(101, 120, Runs::healthy);
    assertThat(teachings(run)).hasSize(2).allMatch(teaching -> teaching.lesson().isPresent());
  }

  /** Withdrawn from the one; the other has nothing to learn from a run that has failed. */
  @Test
  void aFailedRunThatMovesTeachesNobody() {
    Watched run = Runs.brief(MEMBER);
    run.losses(1, 100, Runs::healthy);
    run.send("{'type':'end','status':'failed'}");
    assertThat(run.send("{'type':'run','family':'g'}").teachings()).isEmpty();
    assertThat(teachings(run)).hasSize(2);
  }

  private static List<Teaching> teachings(Watched run) {
    return run.steps().stream().flatMap(step -> step.teachings().stream()).toList();
  }

  private static List<Lesson> lessons(Watched run) {
    return teachings(run).stream().flatMap(teaching -> teaching.lesson().stream()).toList();
  }
}
