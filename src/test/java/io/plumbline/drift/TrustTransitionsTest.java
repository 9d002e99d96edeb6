package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.Trust.Accepting;
import io.plumbline.drift.Trust.Closing;
import io.plumbline.drift.Trust.OffCurve;
import io.plumbline.drift.Trust.Suspicious;
import io.plumbline.drift.Trust.Trusted;
import io.plumbline.drift.Trust.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the table in {@link Trust}, and where a drift begins to have lasted. */
class TrustTransitionsTest {
  private static final Evidence EVIDENCE = new Evidence(30, 20, 900, OptionalLong.empty(), 2, 2.2);

  /** Where what is confirmed was confirmed: it has lasted from 1,100 tokens on. */
  private static final long CONFIRMED_AT = 1_000;

  private static final Trust TRUSTED = new Trusted();
  private static final Trust SUSPICIOUS = new Suspicious();
  private static final Trust OFF_CURVE = new OffCurve();
  private static final Trust ACCEPTING = new Accepting();

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(TRUSTED, nothing(), Use.FIT, TRUSTED),
        Arguments.of(TRUSTED, suspected(Finding.DRIFT_UP), Use.LEAVE_OUT, SUSPICIOUS),
        Arguments.of(TRUSTED, confirmed(Finding.DRIFT_UP), Use.LEAVE_OUT, OFF_CURVE),
        Arguments.of(SUSPICIOUS, nothing(), Use.FIT_WITH_LEFT_OUT, TRUSTED),
        Arguments.of(SUSPICIOUS, suspected(Finding.DRIFT_UP), Use.LEAVE_OUT, SUSPICIOUS),
        Arguments.of(SUSPICIOUS, confirmed(Finding.DRIFT_UP), Use.LEAVE_OUT, OFF_CURVE),
        Arguments.of(OFF_CURVE, nothing(), Use.FIT, TRUSTED),
        Arguments.of(OFF_CURVE, suspected(Finding.DRIFT_UP), Use.LEAVE_OUT, SUSPICIOUS),
        Arguments.of(OFF_CURVE, confirmed(Finding.DRIFT_UP), Use.LEAVE_OUT, OFF_CURVE),
        Arguments.of(ACCEPTING, nothing(), Use.NEW_LEVEL, TRUSTED),
        Arguments.of(ACCEPTING, suspected(Finding.DRIFT_UP), Use.NEW_LEVEL, TRUSTED),
        Arguments.of(ACCEPTING, confirmed(Finding.DIVERGED), Use.NEW_LEVEL, TRUSTED));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aBinCloses(Trust before, DriftState drift, Use use, Trust after) {
    assertThat(before.closing(drift, CONFIRMED_AT)).isEqualTo(new Closing(use, after));
  }

  static Stream<Trust> all() {
    return Stream.of(TRUSTED, SUSPICIOUS, OFF_CURVE, ACCEPTING);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aDriftThatHasLastedIsTheNewLevel(Trust before) {
    DriftState drift = confirmed(Finding.DRIFT_UP);
    assertThat(before.closing(drift, 1_100)).isEqualTo(new Closing(Use.NEW_LEVEL, TRUSTED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Finding.class,
      names = {"DRIFT_UP", "DRIFT_DOWN", "PLATEAU"})
  void itHasLastedAtElevenTenthsOfTheTokens(Finding finding) {
    assertThat(TRUSTED.closing(confirmed(finding), 1_099).use()).isEqualTo(Use.LEAVE_OUT);
    assertThat(TRUSTED.closing(confirmed(finding), 1_100).use()).isEqualTo(Use.NEW_LEVEL);
  }

  @ParameterizedTest
  @EnumSource(
      value = Finding.class,
      names = {"DIVERGED", "SPIKE"})
  void whatIsLostAndWhatPassesIsNoLevel(Finding finding) {
    Closing closing = TRUSTED.closing(confirmed(finding), 1_000_000);
    assertThat(closing).isEqualTo(new Closing(Use.LEAVE_OUT, OFF_CURVE));
  }

  @Test
  void aDriftOfARunThatHasDivergedIsNoLevel() {
    DriftState both = confirmed(Finding.DRIFT_UP, Finding.DIVERGED);
    assertThat(TRUSTED.closing(both, 1_000_000).use()).isEqualTo(Use.LEAVE_OUT);
  }

  /** The youngest finding counts, but for one that is about evaluation. */
  @Test
  void everyFindingMustHaveLasted() {
    DriftState younger =
        state(List.of(standing(Finding.DRIFT_UP, 1_000), standing(Finding.SPIKE, 1_050)));
    assertThat(TRUSTED.closing(younger, 1_154).use()).isEqualTo(Use.LEAVE_OUT);
    assertThat(TRUSTED.closing(younger, 1_156).use()).isEqualTo(Use.NEW_LEVEL);
    DriftState evaluated =
        state(List.of(standing(Finding.DRIFT_UP, 1_000), standing(Finding.EVAL_GAP, 1_100)));
    assertThat(TRUSTED.closing(evaluated, 1_100).use()).isEqualTo(Use.NEW_LEVEL);
  }

  /** What is confirmed beside the curve does not keep the law from learning. */
  @Test
  void aGapOfEvaluationIsNothingAgainstTheCurve() {
    assertThat(TRUSTED.closing(confirmed(Finding.EVAL_GAP), CONFIRMED_AT))
        .isEqualTo(new Closing(Use.FIT, TRUSTED));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aReturnToACheckpointEndsAllDoubt(Trust before) {
    assertThat(before.rewound()).isEqualTo(TRUSTED);
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAnnouncedChangeBeginsANewLevelWhereThereWasOne(Trust before) {
    assertThat(before.changed(true)).isEqualTo(ACCEPTING);
    assertThat(before.changed(false)).isEqualTo(TRUSTED);
  }

  @Test
  void lossesThatAreNotTheRunsEndASuspicionButNoAcceptance() {
    assertThat(TRUSTED.unsuspicious()).isEqualTo(TRUSTED);
    assertThat(SUSPICIOUS.unsuspicious()).isEqualTo(TRUSTED);
    assertThat(OFF_CURVE.unsuspicious()).isEqualTo(TRUSTED);
    assertThat(ACCEPTING.unsuspicious()).isEqualTo(ACCEPTING);
  }

  @Test
  void eachSaysWhatItIs() {
    assertThat(all().map(Trust::suspicious)).containsExactly(false, true, false, false);
    assertThat(all().map(Trust::accepting)).containsExactly(false, false, false, true);
  }

  private static DriftState nothing() {
    return DriftState.NEW;
  }

  private static DriftState suspected(Finding finding) {
    return state(List.of(), Optional.of(finding));
  }

  private static DriftState confirmed(Finding... findings) {
    List<DriftState.Standing> open = new ArrayList<>();
    for (Finding finding : findings) {
      open.add(standing(finding, CONFIRMED_AT));
    }
    return state(open);
  }

  private static DriftState.Standing standing(Finding finding, long atTokens) {
    return new DriftState.Standing(finding, EVIDENCE, atTokens);
  }

  private static DriftState state(List<DriftState.Standing> open) {
    return state(open, Optional.empty());
  }

  private static DriftState state(List<DriftState.Standing> open, Optional<Finding> suspected) {
    Findings confirmed = new Findings(open, List.of());
    Findings findings = suspected.map(one -> confirmed.suspecting(one, EVIDENCE)).orElse(confirmed);
    DriftState none = DriftState.NEW;
    return new DriftState(
        none.departure(),
        none.spike(),
        none.divergence(),
        none.evalGap(),
        none.offReference(),
        findings,
        none.numerics());
  }
}
