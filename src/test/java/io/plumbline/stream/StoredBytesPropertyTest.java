package io.plumbline.stream;

import io.plumbline.Seeds;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.SetAside;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stored bytes of which some are others are read or refused, in memory that they can fill. */
class StoredBytesPropertyTest {
  @Test
  void whateverIsReadIsRefusedInOneWay() {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunStateCodec codec = new RunStateCodec();
    Seeds.each(
        40,
        seed -> {
          Random random = new Random(seed);
          RunState state = monitor.begin("r");
          for (TrainingEvent event : MutatedEvents.of(random)) {
            state = monitor.step(state, event, 1_795_320_000_000L).state();
          }
          byte[] head = codec.encode(state.head());
          byte[] bins = codec.encode(state.bins());
          byte[] tie = codec.encode(state.tie());
          byte[] declaration = codec.encode("r", state.declaration());
          byte[] mark = codec.encode(new SetAside("r", "why", 7, "1.0"));
          Class<IllegalStateException> refusal = IllegalStateException.class;
          for (int i = 0; i < 100; i++) {
            Mutated.refusedOrRead(Mutated.bytes(head, random), refusal, codec::head);
            Mutated.refusedOrRead(Mutated.bytes(bins, random), refusal, codec::bins);
            Mutated.refusedOrRead(Mutated.bytes(tie, random), refusal, codec::family);
            Mutated.refusedOrRead(Mutated.bytes(declaration, random), refusal, codec::declaration);
            Mutated.refusedOrRead(
                Mutated.bytes(mark, random), refusal, bytes -> codec.mark("r", bytes));
          }
        });
  }
}
