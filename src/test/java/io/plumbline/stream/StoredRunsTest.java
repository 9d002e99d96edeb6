package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.Bin;
import io.plumbline.run.Alert;
import io.plumbline.run.FamilyTie;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Whole runs as the last version with ordinals in its state stored them, in the middle of two
 * scenarios: kept for good. The values are those that this version read.
 */
class StoredRunsTest {
  @Test
  void aHealthyRunThatHasTaughtItsFamily() throws Exception {
    RunState run = stored("healthy-run", "en-98k-cosine-s1");
    assertPlace(run, 750, 1_536_000, 1.957673);
    assertThat(run.head().desk().alerts().open()).isEmpty();
    assertThat(run.head().desk().alerts().past()).isEmpty();
    assertThat(run.declaration().family()).contains("tiny-en-byte");
    assertThat(run.tie().taught()).contains(new FamilyTie.Taught("tiny-en-byte", 5));
    assertBins(run, 132, 8, 2.1125825);
  }

  @Test
  void aRunWithAnAlertOpenAndOneThatIsOver() throws Exception {
    RunState run = stored("data-shift", "fault-domainshift-s4");
    assertPlace(run, 750, 1_536_000, 2.046026);
    assertThat(run.head().desk().alerts().open())
        .extracting(Alert::id)
        .containsExactly("fault-domainshift-s4/drift_down/1");
    assertThat(run.head().desk().alerts().past())
        .extracting(Alert::id)
        .containsExactly("fault-domainshift-s4/drift_up/1");
    assertThat(run.tie().taught()).isEmpty();
    assertBins(run, 132, 8, 1.854576);
  }

  private static void assertPlace(RunState run, long step, long tokens, double loss) {
    assertThat(run.head().track().status()).isEqualTo(RunStatus.LIVE);
    assertThat(run.head().track().latest().step()).hasValue(step);
    assertThat(run.head().track().latest().tokens()).isEqualTo(tokens);
    assertThat(run.head().track().latest().loss()).isEqualTo(loss);
  }

  private static void assertBins(RunState run, int size, int lastCount, double lastMean) {
    assertThat(run.bins()).hasSize(size);
    Bin last = run.bins().get(size - 1);
    assertThat(last.losses().count()).isEqualTo(lastCount);
    assertThat(last.losses().mean()).isEqualTo(lastMean);
  }

  private static RunState stored(String scenario, String run) throws Exception {
    HeapStore heap = new HeapStore();
    for (String line :
        Files.readAllLines(Path.of("src/test/resources/state/store-" + scenario + "-v3.hex"))) {
      String[] words = line.split(" ", -1);
      heap.put(HexFormat.of().parseHex(words[0]), HexFormat.of().parseHex(words[1]));
    }
    return new RunStore(heap, new RunMonitor(MonitorSettings.DEFAULTS)).load(run, new RunKeys(run));
  }
}
