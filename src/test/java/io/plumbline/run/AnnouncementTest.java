package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an announced change takes effect, and what it excuses. */
class AnnouncementTest {
  private static final double HARDER = 0.05;

  private final Watched run = Runs.healthyUntil(400);
  private final int before = run.uses().length();

  static Stream<Arguments> places() {
    return Stream.of(
        Arguments.of("ahead, as a step", ",'step':420", 420),
        Arguments.of("ahead, as tokens", ",'tokens':419500", 420),
        Arguments.of("ahead, as both: the first counts", ",'step':425,'tokens':420000", 420),
        Arguments.of("here", ",'step':400", 401),
        Arguments.of("behind", ",'tokens':300000", 401),
        Arguments.of("nowhere said", "", 401));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void itTakesEffectAtItsPlace(String what, String place, int first) {
    run.send("{'type':'change','what':'data'%s}", place);
    run.losses(401, first - 1, Runs::healthy);
    assertThat(run.uses()).matches("f+");
    run.losses(first, 460, Runs.healthyAnd(HARDER));
    assertThat(run.told()).isEmpty();
    String since = run.uses().substring(before);
    assertThat(since).matches("f*Nf+");
    // the bin that was open is closed there, the new level is the one that begins there
    int level = before + since.indexOf('N');
    assertThat(run.report().seen().get(level).firstTokens()).isEqualTo(1_000L * first);
    assertThat(run.report().seen().get(level - 1).lastTokens()).isEqualTo(1_000L * (first - 1));
  }

  @Test
  void samplesTellThePlaceToo() {
    Watched counted = new Watched("r");
    counted.send("{'type':'run','seq_len':10}");
    counted.send("{'type':'change','what':'data','samples':104}");
    for (int samples = 101; samples <= 107; samples++) {
      counted.send("{'samples':%d,'loss':2.5}", 10 * samples - 909);
    }
    // 101, 111 ... : a bin each; the first at or past 104 begins a level
    assertThat(counted.uses()).isEqualTo("fNffff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "other", "batch", "schedule", "restore"})
  void everyChangeBeginsALevelOnce(String what) {
    run.send("{'type':'change','what':'%s','step':410}", what);
    run.losses(401, 480, Runs.healthyAnd(0));
    assertThat(run.uses().substring(before)).matches("f*Nf+");
    assertThat(run.told()).isEmpty();
  }

  @Test
  void whatWasNotAnnouncedIsStillFound() {
    run.send("{'type':'change','what':'data','step':420}");
    run.losses(401, 470, Runs.healthyAnd(HARDER)); // twenty steps too soon
    assertThat(run.told(AlertKind.DRIFT_UP)).hasSize(2);
    assertThat(run.told().get(1).ended().orElseThrow().at().step()).hasValue(420);
  }

  @Test
  void sixteenAreKeptTheOldestGiveWay() {
    for (int i = 0; i < 17; i++) {
      run.send("{'type':'change','what':'data','step':%d}", 410 + 10 * i);
    }
    run.losses(401, 429, Runs::healthy);
    long level =
        run.report().seen().stream()
            .filter(bin -> bin.use() == Bin.Use.NEW_LEVEL)
            .mapToLong(bin -> bin.firstTokens())
            .findFirst()
            .orElseThrow();
    assertThat(level).as("the first was forgotten").isEqualTo(420_000);
  }

  /** Tokens a step are another number from a batch announced on, and no finding. */
  @Test
  void aBatchAnnouncedIsNoMiscount() {
    assertThat(doubled(true).told()).isEmpty();
    assertThat(doubled(false).toldInWords()).contains("token_count open");
  }

  private static Watched doubled(boolean announced) {
    Watched run = new Watched("r");
    for (int step = 1; step <= 60; step++) {
      if (announced && step == 41) {
        run.send("{'type':'change','what':'batch'}");
      }
      int tokens = step <= 40 ? step * 1_000 : 40_000 + 2_000 * (step - 40);
      run.send("{'step':%d,'tokens':%d,'loss':3}", step, tokens);
    }
    return run;
  }

  /** Rates are compared with the schedule again once it has been declared. */
  @Test
  void aScheduleAnnouncedExcusesRatesUntilItIsDeclared() {
    run.send("{'type':'change','what':'schedule'}");
    rates(401, 430, 3e-4);
    assertThat(run.told(AlertKind.LEARNING_RATE)).isEmpty();
    run.send("{'type':'run','schedule':{'kind':'constant','peak_lr':3e-4}}");
    rates(431, 450, 3e-4);
    assertThat(run.told(AlertKind.LEARNING_RATE)).isEmpty();
    rates(451, 470, 1e-4);
    Alert found = run.told(AlertKind.LEARNING_RATE).get(0);
    assertThat(found.ground().sinceStep()).hasValue(451);
    assertThat(found.opened().step()).as("eight in a row").hasValue(458);
    rates(471, 480, 3e-4);
    assertThat(run.toldInWords()).containsExactly("learning_rate open", "learning_rate resolved");
  }

  /** Nobody announced it: the eighth event with another rate tells it. */
  @Test
  void ratesThatAreNotDeclaredAreFound() {
    rates(401, 420, 3e-4);
    Alert found = run.told(AlertKind.LEARNING_RATE).get(0);
    assertThat(found.ground().sinceStep()).hasValue(401);
    assertThat(found.opened().step()).hasValue(408);
    assertThat(found.ground().statistic()).isCloseTo(0.3, within(1e-9));
  }

  private void rates(int from, int to, double rate) {
    for (int step = from; step <= to; step++) {
      run.pass(Watched.STEP_MS);
      run.send("{'step':%d,'loss':%.6f,'lr':%.6f}", step, Runs.healthy(step), rate);
    }
  }
}
