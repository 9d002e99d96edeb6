package io.plumbline.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.event.TrainingEvent;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The band in which the next loss is expected holds as many losses as it says. */
class ExpectedLossTest {
  @Test
  void fourOfFiveLossesOfHealthyRunsLieInTheBand() throws IOException {
    int seen = 0;
    int held = 0;
    for (RecordedFile file : RecordedFile.bundled()) {
      for (RecordedRun run : RecordedRun.of(file)) {
        MonitoredRun monitored =
            new MonitoredRun(new RunMonitor(MonitorSettings.DEFAULTS), run.run());
        for (TrainingEvent event : run.events()) {
          monitored.accept(event);
          Optional<Forecast> expected = monitored.report().expected().newest();
          if (event instanceof TrainingEvent.StepLogged step && expected.isPresent()) {
            seen++;
            held +=
                step.lossNats() >= expected.get().bounds().lo80()
                        && step.lossNats() <= expected.get().bounds().hi80()
                    ? 1
                    : 0;
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(3_000);
    assertThat(held / (double) seen).isBetween(0.75, 0.88);
  }

  @Test
  void thereIsNoneBeforeThereIsEnoughToJudgeBy() {
    MonitoredRun monitored = new MonitoredRun(new RunMonitor(MonitorSettings.DEFAULTS), "r");
    assertThat(monitored.report().expected().newest()).isEmpty();
  }
}
