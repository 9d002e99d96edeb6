package io.plumbline.run;

import static io.plumbline.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.TrainingEvent;
import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However a trainer logs the same run, its forecast is about as good, its intervals hold, and it
 * raises no alarm.
 */
class NoiseTest {
  private static final int STEPS = 4_000;
  private static final int RUNS = 24;
  private static final double SD = 0.04;
  private static final double TRUTH = 3;

  private enum Logging {
    EVERY_STEP(1, 1, 0, false),
    EVERY_TENTH(10, 1, 0, false),
    /** Each a mean of ten batches. */
    ACCUMULATED(10, 10, 0, false),
    THREE_DIGITS(1, 1, 0.001, false),
    TWO_DIGITS(1, 1, 0.01, false),
    /** Rounding coarser than the noise of a mean of ten. */
    COARSE_MEANS(10, 10, 0.02, false),
    HEAVY_TAILS(1, 1, 0, true),
    /** Silent for a tenth of the run, three times, and every step between. */
    GAPS(1, 1, 0, false);

    private final int every;
    private final int averaged;
    private final double digits;
    private final boolean heavy;

    Logging(int every, int averaged, double digits, boolean heavy) {
      this.every = every;
      this.averaged = averaged;
      this.digits = digits;
      this.heavy = heavy;
    }

    boolean silentAt(int step) {
      return this == GAPS && step % 1_000 < 400 && step > 1_000;
    }
  }

  @ParameterizedTest
  @EnumSource
  void forecastsHoldHoweverLossesAreLogged(Logging logging) {
    double[] errors = new double[RUNS];
    int inside = 0;
    int alarms = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
      RunState state = monitor.begin("r");
      Optional<Forecast> early = Optional.empty();
      for (TrainingEvent event : events(logging, new Random(seed))) {
        Step step = monitor.step(state, event, 0);
        state = step.state();
        alarms +=
            (int)
                step.report().alerts().transitions().stream()
                    .filter(a -> a.kind().severity() == AlertKind.Severity.PAGE)
                    .count();
        if (early.isEmpty() && state.head().track().latest().tokens() >= 0.4 * STEPS * 1_000) {
          early = step.report().outlook().map(Outlook::atHorizon);
        }
      }
      Forecast said = early.orElseThrow();
      errors[seed] = 100 * Math.abs(said.loss() / TRUTH - 1);
      inside += said.bounds().lo80() <= TRUTH && TRUTH <= said.bounds().hi80() ? 1 : 0;
    }
    Arrays.sort(errors);
    assertThat(errors[RUNS / 2]).isLessThan(logging == Logging.EVERY_TENTH ? 0.6 : 0.25);
    assertThat(inside).isGreaterThanOrEqualTo(17);
    assertThat(alarms).isZero();
  }

  private static List<TrainingEvent> events(Logging logging, Random random) {
    DoubleUnaryOperator law = step -> 2.6 + 0.4 * Math.pow(step / STEPS, -0.45);
    List<TrainingEvent> events = new ArrayList<>();
    events.add(
        event(
            "{\"type\":\"run\",\"run\":\"r\",\"target_tokens\":%d,\"schedule\":"
                + "{\"kind\":\"constant\",\"peak_lr\":0.001}}",
            STEPS * 1_000L));
    for (int i = logging.every; i <= STEPS; i += logging.every) {
      if (logging.silentAt(i)) {
        continue;
      }
      double noise = 0;
      for (int k = 0; k < logging.averaged; k++) {
        noise += SD * (logging.heavy ? student(random) : random.nextGaussian()) / logging.averaged;
      }
      double loss = law.applyAsDouble(i) + noise;
      double logged =
          logging.digits > 0 ? Math.round(loss / logging.digits) * logging.digits : loss;
      events.add(
          event(
              "{\"run\":\"r\",\"step\":%d,\"tokens\":%d,\"loss\":%.6f,\"lr\":0.001}",
              i, i * 1_000L, logged));
    }
    return events;
  }

  /** Student's t with three degrees of freedom, scaled to variance 1. */
  private static double student(Random random) {
    double squares = 0;
    for (int k = 0; k < 3; k++) {
      double z = random.nextGaussian();
      squares += z * z;
    }
    return random.nextGaussian() / Math.sqrt(squares / 3) / Math.sqrt(3);
  }
}
