package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Courses;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a plan rests on, in its own words. A rate that has been constant stays so in half of all
 * runs; else the last 5, 10, 20 or 35 % cool, in 10, 30, 35 and 25 of a hundred such runs. Those
 * cannot be that should have begun, and those are one that agree at each quarter of what is left.
 */
class PlanningTest {
  private static final double T = 10_000;
  private static final double PEAK = 1e-3;
  private static final Declaration TARGET = Events.declaration("'target_tokens':10000");
  private static final Declaration CONSTANT = declared("constant");

  @Test
  void aRunThatSaysNothingHoldsItsRate() {
    Plan silent = Plan.of(Declaration.NONE, Logged.following(t -> Double.NaN, 100, 1000));
    assertThat(silent.axis().rates()).isEmpty();
    Plan seen = Plan.of(Declaration.NONE, Logged.rates(5, 5, 5, 4, 4, 4));
    for (Plan plan : List.of(Plan.of(Declaration.NONE), silent, seen)) {
      assertThat(basis(plan))
          .isEqualTo("UNKNOWN: no target is declared: the learning rate is held as it is");
      assertThat(plan.courses().courses()).isEmpty();
      assertThat(plan.declaredHorizon()).isFalse();
    }
    // 600 tokens: the next power of two twice as far is 2048
    Schedule held = seen.axis().rates().orElseThrow();
    assertThat(held.at(300)).isEqualTo(5);
    assertThat(held.at(600)).isEqualTo(4);
    assertThat(held.at(2048)).isEqualTo(4);
  }

  @Test
  void beforeTheFirstEventNothingIsKnown() {
    for (List<Bin> bins : List.of(List.<Bin>of(), List.of(Logged.at(0, Double.NaN)))) {
      Plan plan = Plan.of(TARGET, bins);
      assertThat(basis(plan)).isEqualTo("UNKNOWN: nothing is known of the learning rate yet");
      assertThat(plan.declaredHorizon()).isTrue();
      assertThat(plan.courses()).isEqualTo(new Courses(List.of(), true));
      assertThat(plan.axis().rates()).isEmpty();
    }
    assertThat(basis(Plan.of(TARGET, List.of(Logged.at(0, PEAK))))).contains("is open");
  }

  /** After a tenth: 20, 10 and 5 % are one at each quarter: (35 + 30 + 10) / 2 of a hundred. */
  @Test
  void aConstantRateLeavesOpenWhatComes() {
    Plan plan = Plan.of(TARGET, Logged.following(t -> PEAK, 100, 1000));
    assertThat(plan.basis().says())
        .startsWith("no schedule is declared; what the learning rate will do is open, and the")
        .contains("constant to the end (50 %)", "20 % (38 %)", "35 % (13 %)")
        .doesNotContain("others");
    List<Courses.Course> courses = plan.courses().courses();
    assertThat(courses).hasSize(3);
    assertThat(courses.get(0).weight()).isCloseTo(0.5, within(1e-12));
    assertThat(courses.get(1).weight()).isCloseTo(0.375, within(1e-12));
    assertThat(courses.get(2).weight()).isCloseTo(0.125, within(1e-12));
    assertThat(plan.courses().hidden()).isFalse();
    assertThat(plan.axis().rates().orElseThrow().at(T)).as("the likeliest").isEqualTo(PEAK);
    assertThat(courses.get(0).clock().heat(T)).isCloseTo(1, within(1e-9));
    // half of a cooldown to 0.05 is 0.525; behind by slope x lag / rate, the lag 50 tokens
    assertThat(courses.get(1).clock().heat(0.8 * T)).isCloseTo(1, within(0.02));
    assertThat(courses.get(1).clock().heat(0.9 * T)).isCloseTo(0.525 + 0.045, within(0.01));
    assertThat(courses.get(2).clock().heat(0.825 * T)).isCloseTo(0.525 + 0.026, within(0.01));
  }

  /** 5 and 10 % are left of the cooldowns: 50 and (10 and 30) / 2, of 70 in all. */
  @Test
  void threeFuturesAreNamed() {
    Plan plan = Plan.of(TARGET, Logged.following(t -> PEAK, 100, 8500));
    assertThat(basis(plan))
        .isEqualTo(
            "UNKNOWN: no schedule is declared; what the learning rate will do is open, and the"
                + " interval allows for it: constant to the end (71 %), a cooldown over the last"
                + " 10 % (21 %), a cooldown over the last 5 % (7 %)");
  }

  /** 35 % should have begun: 50 and (10, 30 and 35) / 2, of 87.5 in all, and none are one. */
  @Test
  void aFourthIsOneOfTheOthers() {
    Plan plan = Plan.of(TARGET, Logged.following(t -> PEAK, 100, 7000));
    assertThat(plan.courses().courses()).hasSize(4);
    assertThat(basis(plan))
        .isEqualTo(
            "UNKNOWN: no schedule is declared; what the learning rate will do is open, and the"
                + " interval allows for it: constant to the end (57 %), a cooldown over the last"
                + " 20 % (20 %), a cooldown over the last 10 % (17 %) and others");
  }

  @Test
  void withoutRatesTheFuturesAreThoseOfPractice() {
    Plan plan = Plan.of(TARGET, Logged.following(t -> Double.NaN, 100, 1000));
    assertThat(basis(plan))
        .startsWith(
            "UNKNOWN: no schedule is declared; no learning rate is logged, and the interval allows"
                + " for what is usual: a cosine (")
        .endsWith(" %) and others");
    assertThat(plan.courses().hidden()).isTrue();
    assertThat(plan.courses().courses()).hasSizeGreaterThan(3);
    assertThat(plan.axis().rates()).isEmpty();
    assertThat(plan.axis().clock().heat(T)).isEqualTo(1);
  }

  @Test
  void ratesThatLeaveOneShapeTellIt() {
    Schedule cosine = Schedule.cosine(PEAK, 200, T, 0.1);
    Plan plan = Plan.of(TARGET, Logged.following(cosine::at, 100, 5000));
    assertThat(basis(plan))
        .isEqualTo("INFERRED: no schedule is declared; the learning rates seen lie on a cosine");
    Schedule found = plan.axis().rates().orElseThrow();
    for (double tokens = 500; tokens <= T; tokens += 500) {
      assertThat(found.at(tokens)).isCloseTo(cosine.at(tokens), within(0.02 * PEAK));
    }
    assertThat(plan.basis().declared()).isEmpty();
    assertThat(plan.basis().multiple()).isNaN();
  }

  @Test
  void aDeclaredScheduleIsThePlan() {
    Plan silent = Plan.of(CONSTANT);
    Plan followed = Plan.of(CONSTANT, Logged.following(t -> 1.01 * PEAK, 100, 5000));
    for (Plan plan : List.of(silent, followed)) {
      assertThat(basis(plan)).isEqualTo("DECLARED: declared: constant");
      assertThat(plan.axis().rates())
          .containsSame(plan.basis().declared().orElseThrow().schedule());
      assertThat(plan.courses()).isEqualTo(new Courses(List.of(), false));
    }
    assertThat(silent.basis().multiple()).isNaN();
    assertThat(followed.basis().multiple()).isCloseTo(1.01, within(1e-12));
    assertThat(followed.madeAt()).isEqualTo(5000);
    assertThat(basis(Plan.of(declared("cosine")))).isEqualTo("DECLARED: declared: cosine");
  }

  @Test
  void ratesThatHaveLeftTheDeclaredAreFollowed() {
    Schedule cooled = Schedule.wsd(PEAK, 0, T, 0.6, 0);
    Plan line = Plan.of(CONSTANT, Logged.following(cooled::at, 100, 7000));
    assertThat(basis(line))
        .isEqualTo(
            "CONTRADICTED: the learning rate has left the declared constant; the learning rates"
                + " seen lie on a straight line");
    assertThat(line.axis().rates().orElseThrow().at(T)).isCloseTo(0, within(0.02 * PEAK));
    assertThat(line.basis().multiple()).isEqualTo(1);
    Plan step = Plan.of(CONSTANT, Logged.following(t -> t < 5000 ? PEAK : 0.8 * PEAK, 100, 7000));
    assertThat(basis(step))
        .startsWith(
            "CONTRADICTED: the learning rate has left the declared constant; what the learning"
                + " rate will do is open, and the interval allows for it: constant to the end (");
    assertThat(step.basis().declared()).isPresent();
  }

  @Test
  void twoOddRatesAreNoContradiction() {
    List<Bin> level = Logged.following(t -> PEAK, 100, 5000);
    Bin odd = Logged.at(5100, 0.9 * PEAK);
    Bin more = Logged.at(5200, 0.9 * PEAK);
    assertThat(basis(Plan.of(CONSTANT, Logged.then(level, odd, more))))
        .isEqualTo("DECLARED: declared: constant");
    assertThat(basis(Plan.of(CONSTANT, Logged.then(level, odd, more, Logged.at(5300, 9e-4)))))
        .startsWith("CONTRADICTED");
  }

  /** Within 2 % of the declared rates they are those; else as many times as much as before. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1.019, 1", "0.981, 1", "1.021, 1.021", "0.979, 0.979", "0.25, 0.25"})
  void ratesThatReturnGoOnAsDeclared(double multiple, double goesOn) {
    DoubleUnaryOperator dip = t -> (t > 2000 && t <= 3000 ? 0.5 : 1) * multiple * PEAK;
    Plan left = Plan.of(CONSTANT, Logged.following(dip, 100, 3000));
    assertThat(left.basis().kind()).isEqualTo(ScheduleBasis.CONTRADICTED);
    Plan back = Planning.plan(CONSTANT, Logged.following(dip, 100, 4000), Optional.of(left));
    assertThat(basis(back))
        .isEqualTo("DECLARED: the learning rate has returned to the declared constant");
    Schedule rates = back.axis().rates().orElseThrow();
    assertThat(rates.at(2500)).as("as it was seen").isEqualTo(0.5 * multiple * PEAK);
    assertThat(rates.at(8000)).isCloseTo(goesOn * PEAK, within(1e-15));
    Plan later = Planning.plan(CONSTANT, Logged.following(dip, 100, 5000), Optional.of(back));
    assertThat(basis(later)).isEqualTo("DECLARED: declared: constant");
  }

  @Test
  void aReturnWithoutRatesIsAsDeclared() {
    Plan guess = Plan.of(TARGET, Logged.following(t -> Double.NaN, 100, 1000));
    Plan back =
        Planning.plan(CONSTANT, Logged.following(t -> Double.NaN, 100, 2000), Optional.of(guess));
    assertThat(back.axis().rates().orElseThrow().at(8000)).isEqualTo(PEAK);
  }

  private static String basis(Plan plan) {
    return plan.basis().kind() + ": " + plan.basis().says();
  }

  private static Declaration declared(String kind) {
    return Events.declaration(
        "'target_tokens':10000,'schedule':{'kind':'" + kind + "','peak_lr':1e-3}");
  }
}
