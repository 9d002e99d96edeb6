package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.drift.DriftVerdict.Grade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which bins the law learns from, while a run is believed, suspected, off its curve, or beginning a
 * new level. At step 400 a bin is eight steps wide; 0.05 nats are five standard deviations of the
 * noise, and too few for a spike.
 */
class TrustTest {
  private static final double HIGH = 0.05;

  private final Watched run = Runs.healthyUntil(400);
  private int before;

  @BeforeEach
  void countBins() {
    before = run.uses().length();
  }

  @Test
  void aHealthyRunIsLearnedFromWhole() {
    assertThat(run.uses()).matches("f+");
    run.losses(401, 440, Runs::healthy);
    assertThat(run.uses()).matches("f+");
    assertThat(since()).hasSizeBetween(4, 5);
    assertThat(run.told()).isEmpty();
  }

  /** Believed, suspected, believed: what was left out is taken back in. */
  @Test
  void aSuspicionThatGoesIsTakenBackIn() {
    int closing = 401;
    for (Watched ahead = Runs.healthyUntil(400); ahead.uses().length() == before; closing++) {
      ahead.losses(closing, closing, Runs::healthy);
    }
    run.losses(401, closing - 3, Runs::healthy);
    run.losses(closing - 2, closing - 1, Runs.healthyAnd(HIGH));
    assertThat(run.report().verdicts().drift().grade()).isEqualTo(Grade.SUSPECTED);
    assertThat(since()).isEqualTo("-");
    run.losses(closing, closing + 40, Runs::healthy);
    assertThat(run.report().verdicts().drift().grade()).isEqualTo(Grade.STEADY);
    assertThat(run.uses()).matches("f+");
    assertThat(run.told()).isEmpty();
  }

  /** Suspected, off the curve: what was left out stays so, also when the curve is met again. */
  @Test
  void whatProvesRightIsLeftOutForGood() {
    run.losses(401, 406, Runs.healthyAnd(HIGH));
    assertThat(run.open()).containsExactly("drift_up");
    run.losses(407, 480, Runs::healthy);
    assertThat(run.toldInWords()).containsExactly("drift_up open", "drift_up resolved");
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("back on the predicted curve, or the curve has been learned anew");
    assertThat(since()).matches("f?-{3,}f+");
  }

  /** Off the curve until the run is a tenth longer: the new level is learned from there on. */
  @Test
  void whatLastsIsTheNewLevel() {
    run.losses(401, 480, Runs.healthyAnd(HIGH));
    Alert page = run.told(AlertKind.DRIFT_UP).get(0);
    Alert over = run.told(AlertKind.DRIFT_UP).get(1);
    double confirmed = page.opened().tokens();
    double accepted = over.ended().orElseThrow().at().tokens();
    // the first bin to close past 1.1 of where it was confirmed; a bin is 2 % wide
    assertThat(accepted).isBetween(1.1 * confirmed, 1.13 * confirmed);
    assertThat(since()).matches("f?-+Nf+");
    assertThat(run.open()).isEmpty();
    long last = run.report().seen().get(before + since().indexOf('N')).lastTokens();
    assertThat(last / confirmed).isBetween(1.1, 1.13);
    assertThat(run.toldInWords()).hasSize(2);
  }

  /** Off the curve by a spike: left out, and learned from again once it is over. */
  @Test
  void aSpikeIsLeftOut() {
    run.losses(401, 402, Runs.healthyAnd(0.3));
    assertThat(run.told(AlertKind.SPIKE)).hasSize(1);
    run.losses(403, 440, Runs::healthy);
    assertThat(run.told(AlertKind.SPIKE)).hasSize(2);
    assertThat(since()).matches("f?-+f+");
  }

  /** A loss that has blown up is never a new level, however long it lasts. */
  @Test
  void whatDivergedIsNeverAccepted() {
    run.losses(401, 480, step -> 5);
    assertThat(run.open()).contains("diverged");
    assertThat(since()).matches("f?-+");
  }

  /** What is not finite fills no bin, and what follows is learned from again. */
  @Test
  void oneNotANumberCostsNothing() {
    run.losses(401, 401, step -> Double.NaN);
    run.losses(402, 440, Runs::healthy);
    assertThat(run.toldInWords()).containsExactly("diverged open", "diverged resolved");
    assertThat(since()).matches("-?f+");
  }

  /** Evaluation that leaves training says nothing against the training loss. */
  @Test
  void anEvaluationGapStopsNoLearning() {
    for (double gap : new double[] {0.1, 0.9, 0.9, 0.9, 0.9}) {
      run.send("{'type':'eval','step':400,'eval_loss':%.3f}", Runs.law(400) + gap);
    }
    assertThat(run.open()).containsExactly("eval_gap");
    run.losses(401, 440, Runs::healthy);
    assertThat(since()).matches("f+");
    // nor does it keep a drift from being accepted, and it outlives that
    run.losses(441, 520, Runs.healthyAnd(HIGH));
    assertThat(since()).matches("f+-+Nf+");
    assertThat(run.open()).containsExactly("eval_gap");
  }

  @Test
  void aReturnToACheckpointIsBelievedAgain() {
    run.losses(401, 430, Runs.healthyAnd(HIGH));
    run.losses(380, 420, Runs::healthy);
    assertThat(run.toldInWords())
        .containsExactly("drift_up open", "drift_up resolved", "rewound open");
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("the run went back to an earlier checkpoint");
    assertThat(run.uses()).matches("f+");
  }

  @Test
  void anAnnouncedChangeBeginsALevel() {
    run.send("{'type':'change','what':'data'}");
    run.losses(401, 440, Runs.healthyAnd(HIGH));
    assertThat(run.told()).isEmpty();
    assertThat(since()).matches("f?Nf+");
  }

  @Test
  void anAnnouncedChangeWhileOffTheCurveEndsThatAndBeginsALevel() {
    run.losses(401, 430, Runs.healthyAnd(HIGH));
    run.send("{'type':'change','what':'other'}");
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("a change was announced: other");
    run.losses(431, 470, Runs.healthyAnd(HIGH));
    assertThat(run.toldInWords()).containsExactly("drift_up open", "drift_up resolved");
    assertThat(since()).matches("-+.?Nf+"); // the bin that the change cuts short, then the level
  }

  @Test
  void aReturnToACheckpointEndsWhatWasAnnounced() {
    run.send("{'type':'change','what':'data'}");
    run.losses(401, 402, Runs.healthyAnd(HIGH));
    run.losses(390, 420, Runs::healthy);
    assertThat(run.uses()).matches("f+");
    assertThat(run.toldInWords()).containsExactly("rewound open", "rewound resolved");
  }

  @Test
  void aChangeBeforeAnyBinHasClosedIsNoNews() {
    Watched young = Runs.declared();
    young.send("{'type':'change','what':'data'}");
    young.losses(1, 10, Runs::healthy);
    assertThat(young.uses()).isEqualTo("f".repeat(9));
    young.send("{'type':'change','what':'data'}");
    young.losses(11, 20, Runs::healthy);
    // the open bin is closed by the change, the next one is the new level
    assertThat(young.uses()).isEqualTo("f".repeat(10) + "N" + "f".repeat(8));
  }

  @Test
  void notANumberIsNeverExcused() {
    run.send("{'type':'change','what':'data'}");
    run.losses(401, 401, step -> Double.NaN);
    assertThat(run.toldInWords()).containsExactly("diverged open");
  }

  /** What seems to be in another unit is shown as it was sent, and not learned. */
  @Test
  void anotherUnitIsNoDrift() {
    run.losses(401, 440, step -> Runs.healthy(step) / Math.log(2));
    assertThat(run.toldInWords()).containsExactly("loss_unit open");
    assertThat(run.uses()).matches("f+\\?+");
    assertThat(run.report().progress().losses().lastNats())
        .isCloseTo(Runs.healthy(440) / Math.log(2), within(1e-6));
    run.losses(441, 470, Runs::healthy);
    assertThat(run.toldInWords()).containsExactly("loss_unit open", "loss_unit resolved");
    assertThat(run.uses()).matches("f+\\?+f+");
  }

  /** It is the curve that comes to the losses then, not the losses that rise. */
  @Test
  void aFallThatIsLearnedIsNoOtherUnit() {
    run.losses(401, 700, step -> Runs.healthy(step) / 2);
    assertThat(run.uses()).contains("N");
    assertThat(run.told(AlertKind.LOSS_UNIT)).isEmpty();
  }

  @Test
  void anotherUnitThatIsMeantIsANewLevel() {
    run.losses(401, 440, step -> Runs.healthy(step) / Math.log(2));
    run.send("{'type':'change','what':'other'}");
    run.losses(441, 480, step -> Runs.healthy(step) / Math.log(2));
    assertThat(run.toldInWords()).containsExactly("loss_unit open", "loss_unit resolved");
    assertThat(run.uses()).matches("f+\\?+Nf+");
  }

  /** A schedule or an order of the data declared anew is a change like an announced one. */
  @Test
  void whatIsDeclaredAnewBeginsALevel() {
    run.send("{'type':'run','schedule':{'kind':'cosine','peak_lr':1e-3}}");
    run.losses(401, 420, Runs::healthy);
    assertThat(since()).matches("f?Nf+");
    Watched other = Runs.healthyUntil(400);
    other.send("{'type':'run','data_order':'a'}");
    other.losses(401, 420, Runs::healthy);
    assertThat(other.uses()).as("declared for the first time").matches("f+");
    other.send("{'type':'run','data_order':'b'}");
    other.losses(421, 440, Runs.healthyAnd(HIGH));
    assertThat(other.uses().substring(before)).matches("f+Nf?");
    assertThat(other.told()).isEmpty();
  }

  private String since() {
    return run.uses().substring(before);
  }
}
