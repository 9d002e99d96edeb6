package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.family.Belief;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a forecast is published anew, and when a run's family is asked for that. */
class AdviceTest {
  private static final Belief STEEPER =
      new Belief(
          new Prior(
              Prior.SHIPPED.floor(),
              Prior.SHIPPED.amplitude(),
              new Prior.LogNormal(0.9, 0.05),
              Prior.SHIPPED.gain(),
              Prior.SHIPPED.lean()),
          Belief.Source.FAMILY,
          3);

  private final List<String> asked = new ArrayList<>();
  private Belief answer = Belief.SHIPPED;
  private final RunMonitor monitor =
      new RunMonitor(
          MonitorSettings.DEFAULTS,
          (family, run, traits) -> {
            asked.add(family + " of " + run);
            return answer;
          });

  /**
   * Published where ln tokens passes a multiple of 0.025: exp(552 * 0.025) is 984,609, then come
   * 1,009,535 and 1,035,091 and 1,061,295. Each event closes the bin of the one before it.
   */
  @Test
  void aForecastIsPublishedEachTwoAndAHalfPercent() {
    Watched run = new Watched("r");
    assertThat(renewed(run, 985_000)).as("nothing has closed").isFalse();
    assertThat(renewed(run, 1_009_500)).as("the first").isTrue();
    assertThat(renewed(run, 1_010_000)).as("the bin is open still").isFalse();
    assertThat(renewed(run, 1_034_000)).as("985,000 and 1,010,000").isTrue();
    Watched other = new Watched("r");
    renewed(other, 985_000);
    renewed(other, 1_009_500);
    assertThat(renewed(other, 1_035_000)).as("985,000 and 1,009,500").isFalse();
    assertThat(renewed(other, 1_061_000)).as("1,009,500 and 1,035,000").isTrue();
    assertThat(renewed(other, 1_085_000)).as("1,035,000 and 1,061,000").isTrue();
  }

  /** Of two million planned. */
  @ParameterizedTest
  @CsvSource({"999999, 1", "1000000, 0", "1000001, 0"})
  void aFamilyIsAskedBeforeHalfOfThePlan(long tokens, int more) {
    Watched run = new Watched("r", monitor);
    run.send("{'type':'run','family':'f','target_tokens':2000000}");
    assertThat(asked).as("when it is declared").hasSize(1);
    renewed(run, 900_000);
    assertThat(asked).hasSize(1);
    renewed(run, 950_000);
    assertThat(asked).hasSize(2);
    renewed(run, tokens);
    assertThat(asked).hasSize(2 + more).containsOnly("f of r");
  }

  @Test
  void withoutATargetThereIsNoHalfOfIt() {
    Watched run = new Watched("r", monitor);
    run.send("{'type':'run','family':'f'}");
    run.losses(1, 50, Runs::healthy);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whoDeclaresNoFamilyAsksNobody() {
    Watched run = Runs.declared(monitor, "");
    run.losses(1, 50, Runs::healthy);
    assertThat(asked).isEmpty();
    run.send("{'type':'run','family':'f'}");
    assertThat(asked).hasSize(1);
    run.send("{'type':'run','family':'g'}");
    assertThat(asked).containsExactly("f of r", "g of r");
    run.send("{'type':'run','tags':{'a':'b'}}");
    run.send("{'type':'run','data_order':'a'}");
    assertThat(asked).as("neither makes it another member").hasSize(2);
    run.send("{'type':'run','batch_tokens':1000,'schedule':{'kind':'cosine','peak_lr':1e-3}}");
    assertThat(asked).as("by what it declares, and for the bin that this closes").hasSize(4);
  }

  /** What it is held against must not move while something speaks against it. */
  @Test
  void whoIsUnderSuspicionAsksNobody() {
    Watched run = Runs.declared(monitor, ",'family':'f'");
    run.losses(1, 400, Runs::healthy);
    run.losses(401, 406, Runs.healthyAnd(0.05));
    assertThat(run.open()).containsExactly("drift_up");
    int before = asked.size();
    run.losses(407, 430, Runs.healthyAnd(0.05));
    assertThat(asked).hasSize(before);
    run.losses(431, 520, Runs::healthy);
    assertThat(run.open()).isEmpty();
    assertThat(asked.size()).isGreaterThan(before);
  }

  @Test
  void aReturnToACheckpointAsksForWhatTookBinsAway() {
    Watched run = Runs.declared(monitor, ",'family':'f'");
    run.losses(1, 40, Runs::healthy);
    int before = asked.size();
    run.losses(20, 20, Runs::healthy);
    assertThat(asked).hasSize(before + 1);
    run.losses(1, 1, Runs::law);
    assertThat(run.report().seen()).isEmpty();
    assertThat(asked).as("all of them").hasSize(before + 2);
  }

  @Test
  void anotherAnswerMakesAnotherForecastAtOnce() {
    Watched run = Runs.declared(monitor, ",'family':'f'");
    run.losses(1, 400, Runs::healthy);
    double before = exponent(run);
    FamilyTie tie = run.state().tie();
    answer = STEEPER;
    int asks = asked.size();
    while (asked.size() == asks) {
      int next = (int) run.report().progress().step().orElseThrow() + 1;
      run.losses(next, next, Runs::healthy);
    }
    assertThat(run.state().tie()).isNotEqualTo(tie);
    assertThat(run.report().expected().belief()).isEqualTo(STEEPER);
    assertThat(exponent(run)).isGreaterThan(before + 0.02);
    assertThat(run.steps().get(run.steps().size() - 1).report().renewed()).isTrue();
    FamilyTie believing = run.state().tie();
    run.losses(431, 460, Runs::healthy);
    assertThat(asked.size()).isGreaterThan(asks + 1);
    assertThat(run.state().tie()).as("the same again is nothing new").isSameAs(believing);
  }

  private static double exponent(Watched run) {
    return run.report().outlook().orElseThrow().law().exponent();
  }

  private static boolean renewed(Watched run, long tokens) {
    return run.send("{'tokens':%d,'loss':3}", tokens).report().renewed();
  }
}
