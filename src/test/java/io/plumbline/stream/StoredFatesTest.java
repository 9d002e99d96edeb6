package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.run.RunHead;
import io.plumbline.run.Runs;
import io.plumbline.run.Watched;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What heads say behind all that older ones have: nothing of most runs. */
class StoredFatesTest {
  private final RunStateCodec codec = new RunStateCodec();

  @Test
  void anOrdinaryRunSaysNothing() {
    assertThat(tail(healthy(), healthy())).isEmpty();
  }

  @Test
  void aRestartIsStoredBehindAllElse() {
    Watched run = healthy();
    run.losses(1, 20, Runs::healthy);
    RunHead head = run.state().head();
    assertThat(head.track().counts().restarts()).isEqualTo(1);
    assertThat(read(run)).isEqualTo(head);
    // part 2: none shared, none foreign, one restart, not declared since; part 4: no further
    // returns, one writer that was left
    assertThat(HexFormat.of().formatHex(codec.encode(head))).contains("0200000200" + "040002");
  }

  @Test
  void aDeclarationAfterTheNewestLossIsStored() {
    Watched run = healthy();
    run.send("{'type':'run','params':2e5}");
    assertThat(read(run)).isEqualTo(run.state().head());
    assertThat(tail(healthy(), run)).isEqualTo("0200000001");
  }

  /** Among them steps that are held, a rank that lags, and the way back to one loss a step. */
  @Test
  void theLossesOfAStepAreStored() {
    Watched run = healthy();
    for (int step = 31; step <= 90; step++) {
      for (int rank = 0; rank < (step < 60 ? 3 : 1); rank++) {
        long lag = rank == 2 && step % 7 == 0 ? 1 : 0;
        run.send(
            "{'step':%d,'loss':%.3f,'grad_norm':'NaN','lr':1e-3,'ts':%d}",
            step - lag, 3 + 0.01 * rank, Watched.START_MS + 1_000L * step + rank);
        assertThat(read(run)).isEqualTo(run.state().head());
      }
    }
    assertThat(run.state().head().track().counts().shared()).isEqualTo(54);
    assertThat(tail(healthy(), run)).as("only their count is left").endsWith("026c000000");
  }

  @Test
  void aPartOfANewerPlumblineIsPassedOver() {
    Watched run = healthy();
    byte[] bytes = codec.encode(run.state().head());
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[bytes.length] = (byte) 200;
    assertThat(codec.head(longer)).isEqualTo(run.state().head());
  }

  private static Watched healthy() {
    Watched run = Runs.declared();
    run.losses(1, 30, Runs::healthy);
    return run;
  }

  private RunHead read(Watched run) {
    return codec.head(codec.encode(run.state().head()));
  }

  /** What one head has beyond another of the same length else. */
  private String tail(Watched one, Watched longer) {
    int known = codec.encode(one.state().head()).length;
    byte[] bytes = codec.encode(longer.state().head());
    return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, known, bytes.length));
  }
}
