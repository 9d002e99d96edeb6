package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time axis that a plan gives its fit: horizon, step, peak, clock. */
class PlanningAxisTest {
  private static final List<Bin> SILENT = Logged.following(t -> Double.NaN, 100, 1000);

  /** A power of two, twice as far as what was seen or more. */
  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "2, 4", "100, 256", "128, 256", "129, 512", "1000000, 2097152"})
  void withoutATargetTheHorizonIsAhead(long tokens, double horizon) {
    assertThat(axis("'params':1e6", List.of(Logged.at(tokens, 1e-3))).horizon()).isEqualTo(horizon);
  }

  @Test
  void aTargetIsTheHorizon() {
    assertThat(axis("'target_tokens':700", SILENT).horizon()).isEqualTo(700);
    assertThat(axis("'target_steps':70,'batch_tokens':10", SILENT).horizon()).isEqualTo(700);
    assertThat(Plan.of(Declaration.NONE).axis().horizon()).as("nothing seen").isEqualTo(2);
  }

  @Test
  void aStepIsAsLongAsDeclaredOrElseAsSeen() {
    Bin none = Logged.at(900, Double.NaN);
    List<Bin> counted = List.of(Logged.at(100, 10, 1e-3), Logged.at(300, 20, 1e-3));
    assertThat(axis("'batch_tokens':7", counted).perStep()).isEqualTo(7);
    assertThat(axis("'params':1e6", counted).perStep()).as("300 in 20 steps").isEqualTo(15);
    assertThat(axis("'params':1e6", Logged.then(counted, none)).perStep()).isEqualTo(15);
    assertThat(axis("'params':1e6", List.of(counted.get(0), none)).perStep()).isEqualTo(10);
    assertThat(axis("'params':1e6", List.of(counted.get(0), Logged.at(300, 0, 1))).perStep())
        .isEqualTo(10);
    assertThat(axis("'params':1e6", List.of(none)).perStep()).isZero();
    assertThat(axis("'params':1e6", List.of()).perStep()).isZero();
  }

  /** From 1e-6 to 0.0101, both included: what AdamW is run with. */
  @ParameterizedTest
  @CsvSource({
    "9.9e-7, NaN",
    "1e-6, 1e-6",
    "1.1e-6, 1.1e-6",
    "0.01, 0.01",
    "0.0101, 0.0101",
    "0.0102, NaN",
    "1, NaN"
  })
  void aPeakOutsideOfWhatIsUsualTellsNothing(double peak, Double told) {
    String stated = "'target_tokens':10000,'schedule':{'kind':'constant','peak_lr':" + peak + "}";
    String shape = "'target_tokens':10000,'schedule':{'kind':'constant'}";
    List<Bin> logged = Logged.rates(peak, peak, peak);
    assertThat(axis(stated, SILENT).peakRate()).isEqualTo(told);
    assertThat(axis(stated, logged).peakRate()).isEqualTo(told);
    assertThat(axis(shape, logged).peakRate()).isEqualTo(told);
    assertThat(axis("'target_tokens':10000", logged).peakRate()).isEqualTo(told);
    assertThat(axis("'params':1e6", logged).peakRate()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({"2, 1e-3", "2.01, NaN", "1, 1e-3", "0.5, 1e-3", "0.49, NaN"})
  void whatIsLoggedAtMoreThanTwiceTheStatedPeakTellsNothing(double multiple, Double told) {
    double rate = multiple * 1e-3;
    List<Bin> logged = Logged.rates(rate, rate, rate);
    assertThat(axis("'schedule':{'kind':'constant','peak_lr':1e-3}", logged).peakRate())
        .isEqualTo(told);
    assertThat(axis("'schedule':{'points':[[0,1e-3],[50,1e-3]]}", logged).peakRate())
        .as("points state it, too")
        .isEqualTo(told);
    assertThat(axis("'schedule':{'kind':'constant'}", logged).peakRate())
        .as("not stated: what is logged is it")
        .isEqualTo(rate);
  }

  @Test
  void thePeakOfAShapeIsWhatItMustBeMultipliedWith() {
    List<Bin> logged = Logged.rates(1e-3, 1e-3, 1.01e-3, 1e-3);
    String shape = "'schedule':{'kind':'constant'}";
    assertThat(axis(shape, logged).peakRate()).as("the median").isEqualTo(1e-3);
    assertThat(axis("'params':1e6", logged).peakRate()).as("the highest").isEqualTo(1.01e-3);
    assertThat(axis(shape, SILENT).peakRate()).isNaN();
    assertThat(axis("'params':1e6", SILENT).peakRate()).isNaN();
    assertThat(axis("'schedule':{'kind':'cosine','peak_lr':2e-3}", logged).peakRate())
        .as("stated, though without a target there is no cosine")
        .isEqualTo(2e-3);
  }

  @Test
  void theClockIsThatOfThePlan() {
    TimeAxis axis =
        axis(
            "'target_tokens':10000,'batch_tokens':10,"
                + "'schedule':{'kind':'linear','peak_lr':1e-3,'warmup_tokens':2000}",
            List.of());
    // warm at 98 % of the peak, in cells of 10000 / 2048 tokens
    assertThat(axis.clock().warmTokens()).isCloseTo(1960, within(5.0));
    assertThat(axis.clock().horizon()).isEqualTo(10_000);
    // a line from 1 at 2000 to 0 at 10000, half of it gone; the lag lifts it by 50 / 8000 / 0.5
    assertThat(axis.clock().heat(6000)).isCloseTo(0.5125, within(2e-3));
  }

  @Test
  void anAxisThatServesIsKept() {
    Declaration target = Events.declaration("'target_tokens':10000");
    Plan first = Plan.of(target, Logged.following(t -> 1e-3, 100, 1000));
    Plan next = Planning.plan(target, Logged.following(t -> 1e-3, 100, 1200), Optional.of(first));
    assertThat(next.axis()).isSameAs(first.axis());
    assertThat(next.madeAt()).isEqualTo(1200);
    Schedule cooled = Schedule.wsd(1e-3, 0, 10_000, 0.5, 0);
    Plan other = Planning.plan(target, Logged.following(cooled::at, 100, 7000), Optional.of(first));
    assertThat(other.axis()).isNotSameAs(first.axis());
    assertThat(other.axis().clock()).isNotSameAs(first.axis().clock());
  }

  private static TimeAxis axis(String fields, List<Bin> bins) {
    return Plan.of(Events.declaration(fields), bins).axis();
  }
}
