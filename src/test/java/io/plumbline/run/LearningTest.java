package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.family.Belief;
import io.plumbline.family.Lesson;
import io.plumbline.family.Teaching;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a run teaches its family, and what it hears from it. A run of 300 steps, ten thousand tokens
 * each; L = 2 + 3 step^(-0.4).
 */
class LearningTest {
  private static final int STEPS = Runs.BRIEF;

  @Test
  void aRunTeachesAtEveryTenthAndAtItsEnd() {
    Watched run = Runs.brief("'family':'f'");
    run.losses(1, STEPS, Runs::healthy);
    run.send("{'type':'end'}");
    List<Lesson> lessons = lessons(run);
    assertThat(lessons).extracting(Lesson::family).containsOnly("f");
    assertThat(lessons).extracting(Lesson::run).containsOnly("r");
    double[] shares = {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98, 1, 1};
    assertThat(lessons).hasSize(shares.length);
    for (int i = 0; i < shares.length; i++) {
      assertThat(lessons.get(i).share()).isCloseTo(shares[i], within(1e-9));
      assertThat(lessons.get(i).complete()).isEqualTo(i >= 7);
    }
    Lesson last = lessons.get(9);
    assertThat(last.lossNats()).isCloseTo(Runs.law(STEPS), within(0.03));
    assertThat(last.traits().activeParams()).isEqualTo(2e5);
    assertThat(last.atMs()).isEqualTo(run.nowMs());
  }

  @Test
  void whoHasNoFamilyTeachesNobody() {
    Watched run = Runs.brief("'params':2e5");
    run.losses(1, STEPS, Runs::healthy);
    assertThat(teachings(run)).isEmpty();
    // one that is declared later hears it all at once
    run.send("{'type':'run','family':'f'}");
    assertThat(lessons(run)).hasSize(1);
    assertThat(lessons(run).get(0).share()).isEqualTo(1);
  }

  @Test
  void aRunThatMovesTakesItsLessonAlong() {
    Watched run = Runs.brief("'family':'f'");
    run.losses(1, 100, Runs::healthy);
    assertThat(teachings(run)).hasSize(1);
    run.send("{'type':'run','family':'g'}");
    List<Teaching> all = teachings(run);
    assertThat(all).extracting(Teaching::family).containsExactly("f", "f", "g");
    assertThat(all.get(1).lesson()).isEmpty();
    assertThat(all.get(2).lesson()).isPresent();
    assertThat(run.send("{'type':'heartbeat'}").teachings()).isEmpty();
  }

  static Stream<Arguments> spoilt() {
    return Stream.of(
        Arguments.of("failed", "{'type':'end','status':'failed'}"),
        Arguments.of("killed", "{'type':'end','status':'killed'}"),
        Arguments.of("paged for", "{'step':101,'loss':'NaN'}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilt")
  void whatItTaughtIsTakenBack(String what, String event) {
    Watched run = Runs.brief("'family':'f'");
    run.losses(1, 100, Runs::healthy);
    Step step = run.send(event);
    assertThat(step.teachings()).containsExactly(Teaching.withdrawn("f", "r"));
    run.losses(102, 130, Runs::healthy);
    // who was paged for never teaches again; who goes on after its end does
    assertThat(lessons(run)).hasSize(what.equals("paged for") ? 1 : 3);
  }

  /** A stall says nothing of the curve. A return to a checkpoint takes back, and teaches anew. */
  @Test
  void aStageIsThatOfTheRunAsItIs() {
    Watched run = Runs.brief("'family':'f'");
    run.losses(1, 100, Runs::healthy);
    run.tickAfter(3_600_000);
    assertThat(run.open()).contains("stalled");
    assertThat(teachings(run)).hasSize(1);
    run.losses(80, 125, Runs::healthy);
    assertThat(teachings(run))
        .extracting(teaching -> teaching.lesson().map(Lesson::share).orElse(0.0))
        .containsExactly(0.3, 0.0, 0.3, 0.4);
  }

  @Test
  void aFamilyIsAskedAtFirstAndUntilHalfOfThePlan() {
    List<Double> asked = new ArrayList<>();
    Watched[] self = new Watched[1];
    self[0] =
        new Watched(
            "r",
            new RunMonitor(
                MonitorSettings.DEFAULTS,
                (family, run, traits) -> {
                  assertThat(family).isEqualTo("f");
                  assertThat(run).isEqualTo("r");
                  asked.add(self[0].report().progress().share().orElse(0));
                  return Belief.SHIPPED;
                }));
    Watched run = self[0];
    run.send("{'type':'run','family':'f','batch_tokens':1000,'target_steps':%d}", STEPS);
    assertThat(asked).hasSize(1);
    run.losses(1, STEPS, Runs::healthy);
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(asked.get(asked.size() - 1)).isBetween(0.45, 0.5);
    // nor does an event ask that says nothing new
    int before = asked.size();
    run.send("{'type':'run','tags':{'a':'b'}}");
    assertThat(asked).hasSize(before);
    run.send("{'type':'run','params':1e6}");
    assertThat(asked).hasSize(before + 1);
  }

  @Test
  void whatTheFamilyTeachesIsBelievedAndShown() {
    Belief taught = new Belief(Prior.SHIPPED, Belief.Source.FAMILY, 3);
    Watched run =
        new Watched(
            "r", new RunMonitor(MonitorSettings.DEFAULTS, (family, name, traits) -> taught));
    run.send("{'type':'run','params':1e5}");
    assertThat(run.report().expected().belief()).isEqualTo(Belief.SHIPPED);
    run.send("{'type':'run','family':'f'}");
    assertThat(run.report().expected().belief()).isEqualTo(taught);
  }

  private static List<Teaching> teachings(Watched run) {
    return run.steps().stream().flatMap(step -> step.teachings().stream()).toList();
  }

  private static List<Lesson> lessons(Watched run) {
    return teachings(run).stream().flatMap(teaching -> teaching.lesson().stream()).toList();
  }
}
