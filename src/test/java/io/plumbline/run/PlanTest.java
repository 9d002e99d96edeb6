package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Courses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a plan is made anew, and what it says of the learning rate. Most are made after 1000 tokens:
 * 1010 are one percent more, 1100 a tenth.
 */
class PlanTest {
  /** Follows a rate of 100 for 1000 tokens: undeclared, so that this rate is held. */
  private static final List<Bin> LEVEL = Logged.following(t -> 100, 100, 1000);

  private static final List<Bin> SILENT = Logged.following(t -> Double.NaN, 100, 1000);

  private static final Declaration UNDECLARED = Declaration.NONE;
  private static final Declaration TARGET = Events.declaration("'target_tokens':10000");
  private static final Declaration CONSTANT =
      Events.declaration("'target_tokens':10000,'schedule':{'kind':'constant','peak_lr':100}");

  @ParameterizedTest
  @CsvSource({"1001, false", "1099, false", "1100, true", "1500, true"})
  void aGuessIsMadeAnewAfterATenthMoreTokens(long tokens, boolean anew) {
    assertThat(renewed(UNDECLARED, LEVEL, Logged.at(tokens, 100))).isEqualTo(anew);
    assertThat(renewed(TARGET, LEVEL, Logged.at(tokens, 100))).isEqualTo(anew);
  }

  /** Off is more than 2 of 100, or more than the fiftieth part of the rate where that is more. */
  @ParameterizedTest
  @CsvSource({
    "1009, 50, false",
    "1010, 50, true",
    "1010, 97.9, true",
    "1010, 98, false",
    "1010, 100, false",
    "1010, 102.04, false",
    "1010, 102.05, true"
  })
  void aGuessThatIsOffIsMadeAnewAfterOnePercent(long tokens, double rate, boolean anew) {
    assertThat(renewed(UNDECLARED, LEVEL, Logged.at(1005, rate), Logged.at(tokens, rate)))
        .isEqualTo(anew);
  }

  @Test
  void theTwoNewestRatesTellWhetherItIsOff() {
    Plan plan = Plan.of(UNDECLARED, LEVEL);
    List<Bin> off = List.of(Logged.at(1020, 90), Logged.at(1030, 90));
    assertThat(plan.after(UNDECLARED, Logged.then(LEVEL, Logged.at(1020, 90)))).isSameAs(plan);
    assertThat(plan.after(UNDECLARED, off)).isNotSameAs(plan);
    assertThat(plan.after(UNDECLARED, List.of(Logged.at(1020, 90), Logged.at(1030, 99))))
        .isSameAs(plan);
    assertThat(plan.after(UNDECLARED, List.of(Logged.at(1020, 99), Logged.at(1030, 90))))
        .isSameAs(plan);
    assertThat(plan.after(UNDECLARED, Logged.then(LEVEL, Logged.at(1020, 90), off.get(1))))
        .as("older ones do not count")
        .isNotSameAs(plan);
    assertThat(plan.after(UNDECLARED, List.of(Logged.at(1030, 90))))
        .as("one may be all there is")
        .isNotSameAs(plan);
  }

  /** Held at 50 after a peak of 100: off by 2 percent of the peak is below 48. */
  @Test
  void offIsAShareOfThePeak() {
    List<Bin> stepped = Logged.following(t -> t <= 500 ? 100 : 50, 100, 1000);
    assertThat(renewed(UNDECLARED, stepped, Logged.at(1010, 48), Logged.at(1020, 48))).isFalse();
    assertThat(renewed(UNDECLARED, stepped, Logged.at(1010, 47.9), Logged.at(1020, 47.9))).isTrue();
  }

  @Test
  void binsWithoutARateTellNothing() {
    Plan plan = Plan.of(UNDECLARED, LEVEL);
    Bin none = Logged.at(1030, Double.NaN);
    assertThat(plan.after(UNDECLARED, List.of(none, none))).isSameAs(plan);
    assertThat(
            plan.after(UNDECLARED, List.of(Logged.at(1010, 90), none, Logged.at(1020, 90), none)))
        .isNotSameAs(plan);
    assertThat(
            plan.after(UNDECLARED, List.of(Logged.at(1010, 100), none, Logged.at(1020, 90), none)))
        .isSameAs(plan);
  }

  @Test
  void theFirstRatesThatAreSeenAreNews() {
    assertThat(renewed(TARGET, SILENT, Logged.at(1009, 100))).isFalse();
    assertThat(renewed(TARGET, SILENT, Logged.at(1010, 100))).isTrue();
    assertThat(renewed(TARGET, SILENT, Logged.at(1010, Double.NaN))).isFalse();
    assertThat(renewed(TARGET, SILENT, Logged.at(1100, Double.NaN))).isTrue();
  }

  @Test
  void aDeclaredScheduleThatIsFollowedStands() {
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(9000, 100))).isFalse();
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(20_000, 100)))
        .as("past its target as well")
        .isFalse();
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(1010, 90), Logged.at(1020, 90)))
        .as("two may be odd ones")
        .isFalse();
  }

  @Test
  void aDeclaredScheduleThatIsLeftIsMadeAnewAfterOnePercent() {
    Bin[] left = {Logged.at(1001, 90), Logged.at(1002, 90), Logged.at(1010, 90)};
    assertThat(renewed(CONSTANT, LEVEL, left)).isTrue();
    left[2] = Logged.at(1009, 90);
    assertThat(renewed(CONSTANT, LEVEL, left)).isFalse();
    left[2] = Logged.at(1010, Double.NaN);
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(1000, 90), left[0], left[1], left[2]))
        .as("the newest has no rate")
        .isFalse();
  }

  @Test
  void theFirstRatesOfADeclaredScheduleAreNews() {
    assertThat(renewed(CONSTANT, SILENT, Logged.at(1009, 100))).isFalse();
    assertThat(renewed(CONSTANT, SILENT, Logged.at(1010, 100))).isTrue();
    assertThat(renewed(CONSTANT, SILENT, Logged.at(5000, Double.NaN))).isFalse();
  }

  @Test
  void theFirstStepCountedIsNews() {
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(1001, 0, 100))).isFalse();
    assertThat(renewed(CONSTANT, LEVEL, Logged.at(1001, 1, 100))).isTrue();
    List<Bin> counted = Logged.then(LEVEL, Logged.at(1001, 10, 100));
    assertThat(renewed(CONSTANT, counted, Logged.at(1002, 11, 100))).isFalse();
  }

  /** 2^k at least twice as far ahead: 2048 after 1000 tokens. */
  @Test
  void aRunWithoutATargetOutgrowsItsPlan() {
    Declaration endless = Events.declaration("'schedule':{'kind':'constant','peak_lr':100}");
    Plan plan = Plan.of(endless, LEVEL);
    assertThat(plan.axis().horizon()).isEqualTo(2048);
    assertThat(plan.after(endless, Logged.then(LEVEL, Logged.at(2048, 100)))).isSameAs(plan);
    Plan next = plan.after(endless, Logged.then(LEVEL, Logged.at(2049, 100)));
    assertThat(next.axis().horizon()).isEqualTo(8192);
    assertThat(next.madeAt()).isEqualTo(2049);
  }

  @Test
  void onlyAnotherClockOrPeakNeedsAnotherFit() {
    TimeAxis axis = axis(Optional.empty());
    Plan plan = plan(ScheduleBasis.UNKNOWN, axis, Optional.empty(), Double.NaN);
    Plan same =
        plan(
            ScheduleBasis.INFERRED,
            new TimeAxis(10, 3, Double.NaN, Optional.of(Schedule.constant(1, 0)), axis.clock()),
            Optional.empty(),
            Double.NaN);
    assertThat(same.refits(plan)).isFalse();
    TimeAxis peaked = new TimeAxis(10, 1, 1e-3, Optional.empty(), axis.clock());
    Plan other = plan(ScheduleBasis.UNKNOWN, peaked, Optional.empty(), Double.NaN);
    assertThat(other.refits(plan)).isTrue();
    assertThat(plan.refits(other)).isTrue();
    assertThat(other.refits(other)).isFalse();
    Plan clocked =
        plan(ScheduleBasis.UNKNOWN, axis(Optional.empty()), Optional.empty(), Double.NaN);
    assertThat(clocked.refits(plan)).isTrue();
  }

  /** Colder than the plan is below 98 of 100, or below 49 where half of the declared is logged. */
  @Test
  void aRateIsColderWhenItLiesTwoPercentOfThePeakBelowThePlan() {
    Optional<DeclaredSchedule> declared = DeclaredSchedule.of(CONSTANT);
    TimeAxis axis = axis(Optional.of(Schedule.constant(100, 0)));
    Plan halved = plan(ScheduleBasis.DECLARED, axis, declared, 0.5);
    assertThat(halved.colder(500, 49)).isFalse();
    assertThat(halved.colder(500, 48.99)).isTrue();
    assertThat(plan(ScheduleBasis.DECLARED, axis, declared, Double.NaN).colder(500, 1)).isFalse();
    Plan inferred = plan(ScheduleBasis.INFERRED, axis, Optional.empty(), Double.NaN);
    assertThat(inferred.colder(500, 98)).isFalse();
    assertThat(inferred.colder(500, 97.99)).isTrue();
    assertThat(inferred.colder(500, Double.NaN)).isFalse();
    Plan open = plan(ScheduleBasis.UNKNOWN, axis(Optional.empty()), Optional.empty(), Double.NaN);
    assertThat(open.colder(500, 1)).isFalse();
  }

  /** A line from 100 to 0: after half of it 50, and 2 less is not yet colder. */
  @Test
  void colderIsMeantOfThePlaceInTheRun() {
    Declaration line =
        Events.declaration("'target_tokens':1000,'schedule':{'kind':'linear','peak_lr':100}");
    TimeAxis axis = axis(Optional.of(Schedule.linear(100, 0, 1000, 0)));
    Plan declared = plan(ScheduleBasis.DECLARED, axis, DeclaredSchedule.of(line), 1);
    Plan inferred = plan(ScheduleBasis.INFERRED, axis, Optional.empty(), Double.NaN);
    for (Plan plan : List.of(declared, inferred)) {
      assertThat(plan.colder(500, 48.1)).isFalse();
      assertThat(plan.colder(500, 47.9)).isTrue();
    }
  }

  @Test
  void theRateOverTheWholeRunIsToldWhereItIsKnown() {
    Optional<DeclaredSchedule> declared = DeclaredSchedule.of(CONSTANT);
    Schedule seen = Schedule.constant(7, 0);
    TimeAxis axis = axis(Optional.of(seen));
    assertThat(plan(ScheduleBasis.DECLARED, axis, declared, 0.5).learningRate().orElseThrow().at(1))
        .isCloseTo(50, within(1e-9));
    assertThat(plan(ScheduleBasis.INFERRED, axis, Optional.empty(), Double.NaN).learningRate())
        .containsSame(seen);
    assertThat(plan(ScheduleBasis.CONTRADICTED, axis, declared, 0.5).learningRate()).isEmpty();
    assertThat(plan(ScheduleBasis.UNKNOWN, axis, Optional.empty(), Double.NaN).learningRate())
        .isEmpty();
  }

  @Test
  void aRateThatNothingTellsIsHidden() {
    assertThat(Plan.of(UNDECLARED).hidden()).isTrue();
    assertThat(Plan.of(TARGET, SILENT).hidden()).isTrue();
    assertThat(Plan.of(TARGET, LEVEL).hidden()).isFalse();
    assertThat(Plan.of(CONSTANT).hidden()).isFalse();
  }

  /** A plan knows after how many tokens it was made. */
  private static boolean renewed(Declaration declaration, List<Bin> first, Bin... more) {
    Plan plan = Plan.of(declaration, first);
    return plan.after(declaration, Logged.then(first, more)).madeAt() > plan.madeAt();
  }

  private static TimeAxis axis(Optional<Schedule> rates) {
    return new TimeAxis(1000, 1, Double.NaN, rates, AnnealClock.unknown(1000));
  }

  private static Plan plan(
      ScheduleBasis kind, TimeAxis axis, Optional<DeclaredSchedule> declared, double multiple) {
    return new Plan(
        axis,
        true,
        new RateBasis(kind, "", declared, multiple),
        new Courses(List.of(), false),
        1000);
  }
}
