package io.plumbline.app.broker;

import io.plumbline.app.console.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker in a process of its own, for checks that stop and kill monitors beside it. Writes its
 * port to a file when it takes requests, and serves until it is stopped.
 *
 * <p>Arguments: the port file, the folder of its data (a second start finds it again), the port (0
 * takes a free one).
 */
public final class BrokerServer {
  private BrokerServer() {}

  public static void main(String[] args) throws Exception {
    try (StopSignal stop = StopSignal.listen();
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[1]), Integer.parseInt(args[2]))) {
      Path ready = Path.of(args[0]);
      Path part = Files.writeString(ready.resolveSibling("port.part"), "" + kafka.port());
      Files.move(part, ready);
      while (!stop.await(1_000)) {
        // Serving is done by the broker's own threads.
        Thread.onSpinWait();
      }
    }
  }
}
