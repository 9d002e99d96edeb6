package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two jobs under one run id, or one that goes back again and again: one alert, and no page. */
class TwoWritersTest {
  private final Watched run = Runs.declared();
  private long atMs = Watched.START_MS;

  @ParameterizedTest(name = "the other begins at {0} when this one is at {1}, clocked: {2}")
  @CsvSource({"1,300,true", "1,300,false", "200,300,true", "280,300,true", "1,40,true"})
  void areOneAlert(int begins, int leftAt, boolean clocked) {
    both(begins, leftAt, 600, clocked);
    assertThat(run.pages()).isEmpty();
    assertThat(run.told(AlertKind.REWOUND)).hasSize(begins == 1 ? 1 : 2);
    Alert last = run.told(AlertKind.REWOUND).get(run.told(AlertKind.REWOUND).size() - 1);
    assertThat(last.id()).isEqualTo("r/rewound/1");
    assertThat(last.state()).isEqualTo(Alert.State.OPEN);
    assertThat(last.ground().message()).startsWith("two writers");
    assertThat(run.told()).hasSameSizeAs(run.told(AlertKind.REWOUND));
    assertThat(run.report().progress().counts().foreign()).isEqualTo(600);
    assertThat(run.report().progress().counts().rewinds()).isEqualTo(1);
    assertThat(run.report().progress().step()).hasValue(begins + 599);
  }

  @Test
  void theOneThatCameLastIsForecastAsIfItWereAlone() {
    Watched alone = Runs.declared();
    alone.losses(1, 1000, Runs::healthy);
    both(1, 300, 1000, true);
    assertThat(run.report().outlook().orElseThrow().atHorizon().loss())
        .isCloseTo(alone.report().outlook().orElseThrow().atHorizon().loss(), within(1e-9));
  }

  @Test
  void whenOneStopsTheOtherIsTheRun() {
    both(1, 300, 100, true);
    for (int step = 101; step <= 200; step++) { // the first is dead
      send(step, Runs.healthy(step), true);
    }
    assertThat(run.open()).isEmpty();
    Watched left = Runs.declared();
    left.resume(run.state());
    assertThat(run.report().progress().step()).hasValue(200);
  }

  @Test
  void whenTheOneFollowedStopsTheOtherIsFollowed() {
    both(1, 300, 100, true);
    for (int step = 401; step <= 420; step++) {
      send(step, Runs.healthy(step), true);
    }
    assertThat(run.report().progress().step()).hasValue(420);
    assertThat(run.open()).isEmpty();
    assertThat(run.pages()).isEmpty();
  }

  @Test
  void aRestartThatLogsAtOtherStepsIsNoOtherWriter() {
    for (int step = 10; step <= 300; step += 10) {
      send(step, Runs.healthy(step), true);
    }
    for (int step = 255; step <= 600; step += 10) {
      send(step, Runs.healthy(step), true);
    }
    assertThat(run.report().progress().counts().foreign()).isZero();
    assertThat(run.toldInWords()).containsExactly("rewound open", "rewound resolved");
  }

  /** It crashes every 100 steps and comes 10 steps further each time. */
  @Test
  void aJobThatGoesBackAgainAndAgainIsOneAlert() {
    for (int crash = 0; crash < 40; crash++) {
      for (int step = 1000 + 10 * crash; step <= 1100 + 10 * crash; step++) {
        send(step, Runs.healthy(step), true);
      }
    }
    assertThat(run.report().progress().counts().rewinds()).isEqualTo(39);
    assertThat(run.toldInWords())
        .containsExactly("rewound open", "rewound resolved", "rewound open");
    assertThat(run.told()).extracting(Alert::id).containsOnly("r/rewound/1");
    assertThat(run.report().alerts().open().get(0).ground().message()).contains("39 times so far");
  }

  /** The first job to a step, then both in turn for so many steps each. */
  private void both(int begins, int leftAt, int steps, boolean clocked) {
    for (int step = 1; step <= leftAt; step++) {
      send(step, Runs.healthy(step) + 0.01, clocked);
    }
    for (int i = 0; i < steps; i++) {
      send(begins + i, Runs.healthy(begins + i), clocked);
      send(leftAt + 1 + i, Runs.healthy(leftAt + 1 + i) + 0.01, clocked);
    }
  }

  private void send(int step, double loss, boolean clocked) {
    atMs += 500;
    String value = String.format(Locale.ROOT, "%.6f", loss);
    run.send(
        clocked ? "{'step':%d,'loss':%s,'lr':1e-3,'ts':%d}" : "{'step':%d,'loss':%s,'lr':1e-3}",
        step,
        value,
        atMs);
  }
}
