package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.curve.SeenRates;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.event.ScheduleDeclaration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declaration makes of a schedule, and which logged rates are its own: worked by hand. */
class DeclaredScheduleTest {
  /** Every rate is a straight line, a half, a quarter or a root of one: no other rounding. */
  @ParameterizedTest(name = "{0} after {1} tokens")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // warm-up over 200 of 1000 tokens, then a line from 0.4 to a quarter of it
        "'kind':'linear','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.25 | 100 | 0.2",
        "'kind':'linear','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.25 | 200 | 0.4",
        "'kind':'linear','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.25 | 600 | 0.25",
        "'kind':'linear','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.25 | 1000 | 0.1",
        // no peak is 1, no end is 0, no warm-up is none
        "'kind':'linear' | 0 | 1",
        "'kind':'linear' | 750 | 0.25",
        // 20 steps of 10 tokens; counted in tokens it outranks the steps
        "'kind':'linear','peak_lr':0.4,'warmup_steps':20 | 100 | 0.2",
        "'kind':'linear','peak_lr':0.4,'warmup_steps':20,'warmup_tokens':400 | 100 | 0.1",
        "'kind':'constant','peak_lr':0.4,'warmup_tokens':200 | 50 | 0.1",
        "'kind':'constant','peak_lr':0.4,'warmup_tokens':200 | 5000 | 0.4",
        "'kind':'cosine','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 100 | 0.2",
        "'kind':'cosine','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 600 | 0.3",
        "'kind':'cosine','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 1000 | 0.2",
        // the last fifth decays if nothing else is said
        "'kind':'wsd','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 100 | 0.2",
        "'kind':'wsd','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 800 | 0.4",
        "'kind':'wsd','peak_lr':0.4,'warmup_tokens':200,'final_frac':0.5 | 900 | 0.3",
        "'kind':'wsd','peak_lr':0.4,'decay_frac':0.5,'final_frac':0.5 | 500 | 0.4",
        "'kind':'wsd','peak_lr':0.4,'decay_frac':0.5,'final_frac':0.5 | 750 | 0.3",
        "'kind':'inverse_sqrt','peak_lr':0.4,'warmup_tokens':200 | 200 | 0.4",
        "'kind':'inverse_sqrt','peak_lr':0.4,'warmup_tokens':200 | 800 | 0.2",
        "'points':[[100,0.2],[300,0.4],[400,0.1]] | 200 | 0.3",
        "'points':[[100,0.2],[300,0.4],[400,0.1]] | 350 | 0.25"
      })
  void theShapeIsAsDeclared(String schedule, double tokens, double rate) {
    DeclaredSchedule declared =
        declared("'target_tokens':1000,'batch_tokens':10,'schedule':{" + schedule + "}");
    assertThat(declared.schedule().at(tokens)).isCloseTo(rate, within(1e-4 * rate));
  }

  @Test
  void warmUpInStepsOfUnknownLengthIsNone() {
    DeclaredSchedule declared =
        declared(
            "'target_tokens':1000,'schedule':{'kind':'linear','peak_lr':0.4,'warmup_steps':20}");
    assertThat(declared.schedule().at(100)).isCloseTo(0.36, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cosine", "linear", "wsd", "inverse_sqrt"})
  void aShapeThatEndsNeedsTheTarget(String kind) {
    String schedule = "'schedule':{'kind':'" + kind + "','peak_lr':1e-3}";
    assertThat(DeclaredSchedule.of(Events.declaration(schedule))).isEmpty();
    assertThat(declared("'target_tokens':1000," + schedule).kind()).isEqualTo(kind);
  }

  @Test
  void aShapeWithoutAnEndNeedsNoTarget() {
    assertThat(declared("'schedule':{'kind':'constant','peak_lr':0.4}").schedule().at(1e6))
        .isEqualTo(0.4);
    assertThat(declared("'schedule':{'points':[[0,0.2],[10,0.3]]}").schedule().at(1e6))
        .isEqualTo(0.3);
    assertThat(declared("'schedule':{'points':[[0,0.2],[10,0.3]]}").kind()).isEqualTo("points");
  }

  @Test
  void whatTellsNoShapeIsNone() {
    assertThat(DeclaredSchedule.of(Declaration.NONE)).isEmpty();
    ScheduleDeclaration pointless =
        new ScheduleDeclaration(
            ScheduleDeclaration.Kind.POINTS,
            OptionalDouble.of(1e-3),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of());
    assertThat(DeclaredSchedule.of(Declaration.NONE.withSchedule(Optional.of(pointless))))
        .isEmpty();
  }

  @Test
  void asLoggedItIsThatManyTimesTheDeclared() {
    DeclaredSchedule peaked = constant("'peak_lr':0.4");
    assertThat(peaked.asLogged(3).orElseThrow().at(500)).isCloseTo(1.2, within(1e-12));
    assertThat(peaked.asLogged(1)).containsSame(peaked.schedule());
    assertThat(peaked.asLogged(Double.NaN)).containsSame(peaked.schedule());
    assertThat(peaked.asLogged(0)).as("is none").containsSame(peaked.schedule());
    DeclaredSchedule shape = constant("");
    assertThat(shape.asLogged(3).orElseThrow().at(500)).isEqualTo(3);
    assertThat(shape.asLogged(Double.NaN)).as("a shape without a peak").isEmpty();
    DeclaredSchedule points = declared("'schedule':{'points':[[0,0.2],[10,0.3]]}");
    assertThat(points.asLogged(Double.NaN)).as("points tell the peak").contains(points.schedule());
  }

  @Test
  void theMultipleIsTheMedianOfAllThatIsWarm() {
    DeclaredSchedule declared = constant("'peak_lr':0.5");
    // ratios 20, 22, 24 and 26: of an even number the upper middle one
    assertThat(multiple(declared, 13, 10, 12, 11)).isEqualTo(24);
    assertThat(multiple(declared, 13, 10, 12)).isEqualTo(24);
    assertThat(multiple(declared, 13)).isEqualTo(26);
    assertThat(multiple(declared)).isNaN();
    assertThat(multiple(declared, Double.NaN, Double.NaN)).isNaN();
  }

  /** Warm is 98 of a highest rate of 100; what has been warm stays so. */
  @Test
  void warmUpIsNotCompared() {
    DeclaredSchedule declared = constant("");
    assertThat(multiple(declared, 97, 97, 97, 100)).isEqualTo(100);
    assertThat(multiple(declared, 98, 98, 98, 100)).isEqualTo(98);
    assertThat(multiple(declared, 100, 90, 90)).isEqualTo(90);
  }

  /**
   * Of 0.5 the twentieth part is 0.025: at and below it no ratio is taken. What is logged is 2
   * throughout: 2 / 0.5 = 4 where the schedule is at its peak.
   */
  @ParameterizedTest
  @CsvSource({"0.024, 4", "0.025, 4", "0.032, 62.5"})
  void wherePracticallyNothingIsDeclaredNothingIsCompared(double low, double multiple) {
    DeclaredSchedule declared =
        declared("'schedule':{'points':[[0,%s],[150,%s],[160,0.5]]}".formatted(low, low));
    assertThat(declared.schedule().at(100)).isEqualTo(low);
    assertThat(multiple(declared, 2, 2)).isEqualTo(multiple);
  }

  @Test
  void zerosAreNoMultiple() {
    DeclaredSchedule declared = constant("'peak_lr':0.5");
    assertThat(multiple(declared, 100, 100, 100, 0, 0, 0, 0, 0)).isEqualTo(200);
    assertThat(multiple(declared, 0, 0, 0)).isNaN();
  }

  /** 5 % of 20 is 1; the rates are logged as half of those declared. */
  @ParameterizedTest
  @CsvSource({"9.5, false", "9.49, true", "10.5, false", "10.51, true", "0, true"})
  void ratesContradictWhenTheyAreOffByATwentiethOfThePeak(double rate, boolean contradicts) {
    DeclaredSchedule declared = constant("'peak_lr':20");
    assertThat(declared.contradictedBy(Logged.rates(rate, rate, rate), 0.5)).isEqualTo(contradicts);
  }

  @Test
  void threeInARowContradict() {
    DeclaredSchedule declared = constant("'peak_lr':20");
    assertThat(declared.contradictedBy(List.of(), 1)).isFalse();
    assertThat(declared.contradictedBy(Logged.rates(10, 10), 1)).isFalse();
    assertThat(declared.contradictedBy(Logged.rates(10, 10, 10), 1)).isTrue();
    assertThat(declared.contradictedBy(Logged.rates(20, 10, 10, 10), 1)).isTrue();
    assertThat(declared.contradictedBy(Logged.rates(10, 20, 10, 10), 1)).isFalse();
    assertThat(declared.contradictedBy(Logged.rates(10, 10, 20, 10), 1)).isFalse();
    assertThat(declared.contradictedBy(Logged.rates(10, 10, 10, 10, 20), 1)).isFalse();
    double none = Double.NaN;
    assertThat(declared.contradictedBy(Logged.rates(10, none, 10, none, none, 10, none), 1))
        .as("bins without a rate are passed over")
        .isTrue();
    assertThat(declared.contradictedBy(Logged.rates(none, none, none), 1)).isFalse();
  }

  /** A line from 1 to 0 over 1000 tokens: 0.9, 0.8, 0.7 after 100, 200, 300. */
  @Test
  void eachRateIsHeldAgainstTheOneDeclaredThere() {
    DeclaredSchedule declared = declared("'target_tokens':1000,'schedule':{'kind':'linear'}");
    List<Bin> along = Logged.rates(0.9, 0.8, 0.7);
    assertThat(declared.contradictedBy(along, 1)).isFalse();
    assertThat(declared.contradictedBy(along, 2)).isTrue();
    assertThat(declared.contradictedBy(Logged.rates(0.7, 0.7, 0.7), 1)).isFalse();
    assertThat(declared.contradictedBy(Logged.rates(0.7, 0.9, 0.6), 1)).isTrue();
    assertThat(declared.multiple(SeenRates.of(Logged.rates(1.8, 1.6, 1.4))))
        .isCloseTo(2, within(1e-12));
  }

  private static double multiple(DeclaredSchedule declared, double... rates) {
    return declared.multiple(SeenRates.of(Logged.rates(rates)));
  }

  private static DeclaredSchedule constant(String peak) {
    return declared("'schedule':{'kind':'constant'" + (peak.isEmpty() ? "" : "," + peak) + "}");
  }

  private static DeclaredSchedule declared(String fields) {
    return DeclaredSchedule.of(Events.declaration(fields)).orElseThrow();
  }
}
