package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where events lie in their run, and what becomes of each. A run has logged its steps 1 to 20, a
 * hundred tokens and a second each, its loss falling by 0.01 a step from 3; then come the events of
 * a row.
 */
class PlacementTest {
  static Stream<Arguments> withoutClock() {
    return Stream.of(
        Arguments.of("the next", step(21), 2100, "21 steps"),
        Arguments.of("one further on", step(30), 3000, "21 steps"),
        Arguments.of("the newest again", step(20), 2000, "20 steps, 1 duplicates"),
        Arguments.of("the oldest remembered of 16", step(5), 2000, "20 steps, 1 duplicates"),
        Arguments.of("another loss there", step(5, 9), 2000, "20 steps, 1 duplicates"),
        Arguments.of("one between", at(1950), 2000, "21 steps"),
        Arguments.of("one just after the oldest remembered", at(501), 2000, "21 steps"),
        Arguments.of("one just before it", at(499), 499, "21 steps, 1 rewinds"),
        Arguments.of("the first with another loss", step(1, 9), 100, "21 steps, 1 rewinds"),
        Arguments.of("the first again", step(1), 2000, "20 steps, 1 duplicates"),
        Arguments.of("no number", step(21, Double.NaN), 2100, "21 steps, 1 not finite"),
        Arguments.of("no place", "{'samples':7,'loss':2.5}", 2000, "20 steps, 1 late"),
        Arguments.of("tokens win", "{'step':3,'tokens':2150,'loss':2.5}", 2150, "21 steps"),
        Arguments.of(
            "a new attempt further on", "{'step':21,'attempt':1,'loss':2.5}", 2100, "21 steps"),
        Arguments.of(
            "a new attempt at the same place",
            "{'step':20,'attempt':1,'loss':2.81}",
            2000,
            "21 steps, 1 rewinds"),
        Arguments.of(
            "a new attempt further back",
            "{'step':8,'attempt':1,'loss':2.93}",
            800,
            "21 steps, 1 rewinds"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutClock")
  void withoutAClock(String what, String event, double tokens, String counts) {
    Watched run = twenty(false);
    run.send(event);
    assertThat(run.report().progress().tokens()).isEqualTo(tokens);
    assertThat(run.counts()).isEqualTo(counts);
  }

  static Stream<Arguments> withClock() {
    return Stream.of(
        Arguments.of("sent later", 10, 20_001, 1000, "21 steps, 1 rewinds"),
        Arguments.of("sent with the newest", 10, 20_000, 2000, "20 steps, 1 duplicates"),
        Arguments.of("sent before", 10, 10_000, 2000, "20 steps, 1 duplicates"),
        Arguments.of("long ago, forgotten", 3, 3_000, 2000, "20 steps, 1 duplicates"),
        Arguments.of("the first, sent later", 1, 20_001, 100, "21 steps, 1 rewinds"),
        Arguments.of("forward, whenever", 21, 1, 2100, "21 steps"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withClock")
  void theTrainersClockDecides(String what, int step, long ms, double tokens, String counts) {
    Watched run = twenty(true);
    run.send("{'step':%d,'ts':%d,'loss':%.2f}", step, Watched.START_MS + ms, loss(step));
    assertThat(run.report().progress().tokens()).isEqualTo(tokens);
    assertThat(run.counts()).isEqualTo(counts);
  }

  @Test
  void withAClockAGapIsFilledByWhatWasSentBefore() {
    Watched run = twenty(true);
    run.send("{'tokens':1950,'ts':%d,'loss':2.8}", Watched.START_MS + 19_500);
    run.send("{'tokens':499,'ts':%d,'loss':2.9}", Watched.START_MS + 4_990);
    assertThat(run.counts()).isEqualTo("21 steps, 1 duplicates");
    assertThat(run.report().progress().tokens()).isEqualTo(2000);
  }

  @Test
  void aLateLossCountsInTheBinThatItBelongsTo() {
    Watched run = twenty(false);
    double before = run.report().progress().losses().smoothedNats();
    run.send(at(1950));
    // the mean of 16: steps 5 to 20 before; then 6 to 20, their mean 2.87, and the late one
    assertThat(before).isCloseTo(2.875, within(1e-12));
    assertThat(run.report().progress().losses().smoothedNats())
        .isCloseTo((15 * 2.87 + 2.5) / 16, within(1e-12));
  }

  @Test
  void aStreamDeliveredAgainFromItsBeginningIsKnownUntilItGoesOn() {
    Watched run = twenty(false);
    for (int step = 1; step <= 20; step++) {
      run.send(step(step));
    }
    assertThat(run.counts()).isEqualTo("20 steps, 20 duplicates");
    run.send(step(21));
    assertThat(run.counts()).isEqualTo("21 steps, 20 duplicates");
    run.send(step(3)); // not from the beginning: a checkpoint
    assertThat(run.counts()).isEqualTo("22 steps, 20 duplicates, 1 rewinds");
    assertThat(run.report().progress().tokens()).isEqualTo(300);
  }

  @Test
  void afterARewindTheStretchIsRunAgain() {
    Watched run = twenty(true);
    assertThat(run.report().seen()).hasSize(19); // a bin a step, the newest open
    run.pass(60_000);
    run.losses(11, 22, PlacementTest::loss);
    assertThat(run.counts()).isEqualTo("32 steps, 1 rewinds");
    assertThat(run.report().seen()).hasSize(21);
    assertThat(run.told(AlertKind.REWOUND)).hasSize(2);
  }

  @Test
  void anEarlierAttemptThatLagsBehindIsLate() {
    Watched run = twenty(false);
    run.send("{'type':'run','attempt':2}");
    run.send(step(15));
    assertThat(run.counts()).isEqualTo("20 steps, 1 duplicates");
    run.send("{'step':15,'attempt':1,'loss':2.5}");
    assertThat(run.counts()).isEqualTo("20 steps, 1 duplicates, 1 late");
    assertThat(run.report().progress().attempt()).isEqualTo(2);
    run.send("{'step':21,'attempt':3,'loss':2.5}");
    assertThat(run.report().progress().attempt()).isEqualTo(3);
    run.send("{'step':22,'attempt':1,'loss':2.5}");
    assertThat(run.report().progress().attempt()).as("never falls").isEqualTo(3);
  }

  static Stream<Arguments> countings() {
    return Stream.of(
        Arguments.of("", "{'step':7,'loss':3}", TokenSource.STEPS_ONLY, 7.0),
        Arguments.of("'batch_tokens':50", "{'step':7,'loss':3}", TokenSource.STEPS, 350.0),
        Arguments.of(
            "'seq_len':10,'global_batch':4", "{'step':7,'loss':3}", TokenSource.STEPS, 280.0),
        Arguments.of("'seq_len':10", "{'samples':6,'loss':3}", TokenSource.SAMPLES, 60.0),
        Arguments.of("'seq_len':10", "{'samples':6,'step':2,'loss':3}", TokenSource.SAMPLES, 60.0),
        Arguments.of("", "{'samples':6,'step':2,'loss':3}", TokenSource.STEPS_ONLY, 2.0),
        Arguments.of(
            "'seq_len':10", "{'samples':6,'tokens':61,'loss':3}", TokenSource.EXPLICIT, 61.0),
        Arguments.of("", "{'step':0,'loss':3}", TokenSource.STEPS_ONLY, 0.0),
        // too many to count are as many as can be
        Arguments.of(
            "'batch_tokens':1000000000000",
            "{'step':1000000000000000,'loss':3}",
            TokenSource.STEPS,
            0x1p62)); // half of the longest long
  }

  @ParameterizedTest
  @MethodSource("countings")
  void tokensAreCountedByTheBestThatIsSent(
      String declared, String event, TokenSource source, double tokens) {
    Watched run = new Watched("r");
    run.send("{'type':'run'%s}", declared.isEmpty() ? "" : "," + declared);
    run.send(event);
    assertThat(run.report().progress().reach().tokenSource()).isEqualTo(source);
    assertThat(run.report().progress().tokens()).isEqualTo(tokens);
    assertThat(run.counts()).isEqualTo("1 steps");
  }

  @Test
  void stepsAreRescaledWhenTheBatchIsDeclaredLater() {
    Watched run = new Watched("r");
    for (int step = 1; step <= 20; step++) {
      run.send(step(step));
    }
    assertThat(run.report().progress().tokens()).isEqualTo(20);
    assertThat(run.report().progress().reach().targetTokens()).isEmpty();
    run.send("{'type':'run','batch_tokens':100,'target_steps':40}");
    assertThat(run.report().progress().tokens()).isEqualTo(2000);
    assertThat(run.report().progress().reach().tokenSource()).isEqualTo(TokenSource.STEPS);
    assertThat(run.report().progress().share()).hasValue(0.5);
    assertThat(run.report().seen().get(4).lastTokens()).isEqualTo(500);
    run.send(step(21));
    assertThat(run.report().progress().tokens()).isEqualTo(2100);
    assertThat(run.counts()).isEqualTo("21 steps");
    // where events lay before is forgotten: only what begins the stream is known again
    run.send(step(1));
    assertThat(run.counts()).isEqualTo("21 steps, 1 duplicates");
  }

  @Test
  void aBatchDeclaredAnewCountsFromThereOn() {
    Watched run = twenty(false);
    run.send("{'type':'run','batch_tokens':300}");
    run.send(step(22));
    assertThat(run.report().progress().tokens()).isEqualTo(2000 + 2 * 300);
    run.send("{'type':'run','batch_tokens':50}");
    run.send(step(24));
    assertThat(run.report().progress().tokens()).isEqualTo(2600 + 2 * 50);
  }

  private static Watched twenty(boolean clocked) {
    Watched run = new Watched("r");
    run.send("{'type':'run','batch_tokens':100}");
    if (clocked) {
      run.losses(1, 20, PlacementTest::loss);
    } else {
      for (int step = 1; step <= 20; step++) {
        run.send(step(step));
      }
    }
    return run;
  }

  private static double loss(int step) {
    return 3 - 0.01 * step;
  }

  private static String step(int step) {
    return step(step, loss(step));
  }

  private static String step(int step, double loss) {
    return "{'step':" + step + ",'loss':" + (Double.isNaN(loss) ? "'NaN'" : loss) + "}";
  }

  private static String at(int tokens) {
    return "{'tokens':" + tokens + ",'loss':2.5}";
  }
}
