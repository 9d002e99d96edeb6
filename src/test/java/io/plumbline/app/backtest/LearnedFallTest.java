package io.plumbline.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.recording.Cadence;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A recorded run whose losses are halved from 60 % on, as when data leak. In time that is learned
 * as its new level; then it is the curve that comes to the losses, not the losses that rise.
 */
class LearnedFallTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "5", "m5"})
  void itIsNoOtherUnit(String cadence) throws Exception {
    RecordedFile file =
        RecordedFile.bundled().stream()
            .filter(one -> one.name().equals("en-98k-constant-s2"))
            .findFirst()
            .orElseThrow();
    RecordedRun run = RecordedRun.of(file).get(0).at(Cadence.parse(cadence).orElseThrow());
    MonitoredRun monitored = new MonitoredRun(new RunMonitor(MonitorSettings.DEFAULTS), run.run());
    List<Alert> told = new ArrayList<>();
    int halvedFrom = run.events().size() * 6 / 10;
    for (int i = 0; i < run.events().size(); i++) {
      TrainingEvent event = run.events().get(i);
      told.addAll(
          monitored.accept(i < halvedFrom ? event : halved(event)).report().alerts().transitions());
    }
    assertThat(told).extracting(Alert::kind).contains(AlertKind.DRIFT_DOWN);
    assertThat(told).extracting(Alert::kind).doesNotContain(AlertKind.LOSS_UNIT);
  }

  private static TrainingEvent halved(TrainingEvent event) {
    return event instanceof TrainingEvent.StepLogged step
        ? new TrainingEvent.StepLogged(
            step.run(),
            step.timeMs(),
            step.attempt(),
            step.at(),
            step.lossNats() / 2,
            step.learningRate(),
            step.gradientNorm())
        : event;
  }
}
