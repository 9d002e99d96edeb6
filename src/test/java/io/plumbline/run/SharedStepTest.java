package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several losses for one step, as gradient accumulation and ranks send them, are one loss: their
 * mean. The run is that of {@link Runs}, each of its losses split into some that differ from it by
 * a tenth of a nat or so and whose mean it is.
 */
class SharedStepTest {
  private final Watched run = Runs.declared();
  private long atMs = Watched.START_MS;

  @ParameterizedTest(name = "{0} losses a step, clocked: {1}")
  @CsvSource({"2,true", "8,true", "8,false", "100,true"})
  void theMeanIsTheStepsLoss(int several, boolean clocked) {
    Watched one = Runs.declared();
    one.losses(1, 1500, Runs::healthy);
    for (int step = 1; step <= 1500; step++) {
      for (double loss : split(step, several)) {
        send(step, loss, clocked);
      }
    }
    run.send("{'type':'run','params':2e5}"); // the last step is complete
    assertThat(run.opened()).isEmpty();
    assertThat(run.counts()).isEqualTo("1500 steps");
    assertThat(run.report().progress().counts().shared()).isEqualTo(1500L * (several - 1));
    assertThat(run.report().seen()).hasSameSizeAs(one.report().seen());
    for (int i = 0; i < run.report().seen().size(); i++) {
      assertThat(run.report().seen().get(i).losses().mean())
          .isCloseTo(one.report().seen().get(i).losses().mean(), within(1e-5));
    }
    double alone = one.report().outlook().orElseThrow().atHorizon().loss();
    assertThat(run.report().outlook().orElseThrow().atHorizon().loss())
        .isCloseTo(alone, within(1e-3 * alone));
  }

  @Test
  void ranksThatLagByAStepJoinTheirStep() {
    List<double[]> losses = new ArrayList<>();
    for (int step = 0; step <= 300; step++) {
      losses.add(split(Math.max(1, step), 4));
    }
    for (int step = 1; step <= 300; step++) { // rank 3 logs a step late
      for (int rank = 0; rank < 3; rank++) {
        send(step, losses.get(step)[rank], true);
      }
      if (step > 1) {
        send(step - 1, losses.get(step - 1)[3], true);
      }
    }
    assertThat(run.counts()).isEqualTo("299 steps"); // the last is held
    assertThat(run.opened()).isEmpty();
    assertThat(run.report().progress().losses().lastNats())
        .isCloseTo(Runs.healthy(299), within(1e-5));
  }

  @Test
  void theSameLossFromEveryRankIsOne() {
    for (int step = 1; step <= 100; step++) {
      for (int rank = 0; rank < 4; rank++) {
        send(step, Runs.healthy(step), true);
      }
    }
    assertThat(run.counts()).isEqualTo("100 steps, 300 duplicates");
    assertThat(run.opened()).isEmpty();
  }

  @Test
  void whatIsDeliveredAgainChangesNothing() {
    double[] losses = split(1, 4);
    for (double loss : losses) {
      send(1, loss, false);
    }
    for (double loss : losses) {
      send(1, loss, false);
    }
    send(2, 3.0, false);
    send(2, 3.2, false);
    send(2, 3.0, false);
    send(1, losses[2], false);
    send(3, 2.9, false);
    assertThat(run.counts()).isEqualTo("2 steps, 6 duplicates");
    assertThat(run.report().progress().losses().lastNats()).isCloseTo(3.1, within(1e-12));
  }

  @Test
  void aRunThatSendsOneIsNeverWaitedFor() {
    for (int step = 1; step <= 50; step++) {
      send(step, Runs.healthy(step), true);
      assertThat(run.report().progress().step()).hasValue(step);
    }
    send(50, Runs.healthy(50) + 0.1, true); // a slip: the next step is waited for, and no other
    assertThat(run.report().progress().losses().lastNats())
        .isCloseTo(Runs.healthy(50) + 0.05, within(1e-5));
    send(51, Runs.healthy(51), true);
    assertThat(run.report().progress().step()).hasValue(50);
    for (int step = 52; step <= 60; step++) {
      send(step, Runs.healthy(step), true);
      assertThat(run.report().progress().step()).hasValue(step);
    }
  }

  @Test
  void whatIsNoNumberIsToldAtOnce() {
    for (int step = 1; step <= 300; step++) {
      send(step, Runs.healthy(step) - 0.1, true);
      send(step, Runs.healthy(step) + 0.1, true);
    }
    send(301, 2.4, true);
    assertThat(run.open()).isEmpty();
    send(301, Double.NaN, true);
    assertThat(run.open()).contains("diverged");
    send(301, 2.4, true);
    assertThat(run.report().progress().counts().nonFinite()).isEqualTo(1);
  }

  @Test
  void anEndOrSilenceEndsTheWait() {
    for (String last : List.of("{'type':'end'}", "{'type':'change','what':'data'}", "")) {
      Watched two = Runs.declared();
      for (int step = 1; step <= 5; step++) {
        two.send("{'step':%d,'loss':3}", step);
        two.send("{'step':%d,'loss':4}", step);
      }
      two.send("{'type':'heartbeat'}");
      two.send("{'type':'eval','step':5,'eval_loss':3.4}");
      assertThat(two.report().progress().step()).hasValue(4);
      if (last.isEmpty()) {
        two.tickAfter(24 * 3_600_000);
        assertThat(two.open()).contains("stalled");
      } else {
        two.send(last);
      }
      assertThat(two.report().progress().step()).hasValue(5);
      assertThat(two.report().progress().losses().lastNats()).isEqualTo(3.5);
    }
  }

  private void send(int step, double loss, boolean clocked) {
    atMs += 50;
    String value = Double.isNaN(loss) ? "'NaN'" : String.format(Locale.ROOT, "%.9f", loss);
    run.send(
        clocked ? "{'step':%d,'loss':%s,'ts':%d}" : "{'step':%d,'loss':%s}", step, value, atMs);
  }

  private static double[] split(int step, int several) {
    Random random = new Random(step);
    double[] off =
        DoubleStream.generate(() -> 0.1 * random.nextGaussian()).limit(several).toArray();
    double mean = DoubleStream.of(off).average().orElseThrow();
    return DoubleStream.of(off).map(one -> Runs.healthy(step) + one - mean).toArray();
  }
}
