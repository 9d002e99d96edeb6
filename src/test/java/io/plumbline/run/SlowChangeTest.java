package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes slowly, or in few losses, is told from what is over. */
class SlowChangeTest {
  /** Losses in a run; each stands for 50 steps, as many trainers log. */
  private static final int LOSSES = 400;

  private static final int AT = 200;
  private static final double SD = 0.004;

  private static double healthy(double i) {
    return 2.2 + 1.2 * Math.pow((i + 1) / LOSSES, -0.4);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("learning stops", change((i, loss) -> healthy(AT)), AlertKind.DRIFT_UP, 60),
        Arguments.of(
            "a ramp of 3 % over a tenth of the run",
            change((i, loss) -> loss * (1 + 0.03 * Math.min(1, (i - AT) / 40))),
            AlertKind.DRIFT_UP,
            40),
        Arguments.of(
            "a step down of 3 %", change((i, loss) -> loss * 0.97), AlertKind.DRIFT_DOWN, 4));
  }

  private static DoubleBinaryOperator change(DoubleBinaryOperator changed) {
    return (i, loss) -> i < AT ? loss : changed.applyAsDouble(i, loss);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void isFound(String what, DoubleBinaryOperator change, AlertKind kind, int within) {
    for (int seed = 0; seed < 10; seed++) {
      List<Alert> pages = pages(change, seed);
      assertThat(pages).as("seed %d", seed).isNotEmpty();
      assertThat(pages.get(0).kind()).isEqualTo(kind);
      assertThat(pages.get(0).openedStep().orElseThrow() / 50.0 - AT)
          .as("%s, seed %d", pages.get(0).message(), seed)
          .isBetween(0.0, (double) within);
    }
  }

  @Test
  void twoHighLossesAreASpikeAndPageNobody() {
    for (int seed = 0; seed < 10; seed++) {
      assertThat(pages((i, loss) -> i == AT || i == AT + 1 ? loss * 1.2 : loss, seed)).isEmpty();
    }
  }

  @Test
  void aHealthyRunPagesNobody() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(pages((i, loss) -> loss, seed)).as("seed %d", seed).isEmpty();
    }
  }

  private static List<Alert> pages(DoubleBinaryOperator change, int seed) {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunState state = monitor.begin("r");
    List<Alert> pages = new ArrayList<>();
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    lines.add(
        "{\"type\":\"run\",\"run\":\"r\",\"target_tokens\":"
            + LOSSES * 50_000L
            + ",\"batch_tokens\":1000,\"schedule\":{\"kind\":\"constant\",\"peak_lr\":0.001}}");
    for (int i = 0; i < LOSSES; i++) {
      double loss = change.applyAsDouble(i, healthy(i)) + SD * random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"run\":\"r\",\"step\":%d,\"loss\":%.5f,\"lr\":0.001}",
              50 * (i + 1),
              loss));
    }
    for (String line : lines) {
      Step step = monitor.step(state, event("%s", line), 0);
      state = step.state();
      step.report().transitions().stream()
          .filter(alert -> alert.kind().severity() == AlertKind.Severity.PAGE)
          .filter(alert -> alert.state() == Alert.State.OPEN)
          .forEach(pages::add);
    }
    return pages;
  }

  private static TrainingEvent event(String format, Object... values) {
    String json = String.format(Locale.ROOT, format, values);
    return new EventCodec()
        .decode(null, json.getBytes(StandardCharsets.UTF_8))
        .fold(
            Decoded.Valid::event,
            rejected -> {
              throw new AssertionError(rejected.detail());
            });
  }
}
