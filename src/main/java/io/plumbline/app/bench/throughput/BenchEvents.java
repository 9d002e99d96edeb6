package io.plumbline.app.bench.throughput;

import io.plumbline.stream.MonitorTopology;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Healthy runs side by side, as their trainers would log them; the same ones every time.
 *
 * @param events of all runs together
 * @param runs how many
 */
record BenchEvents(int events, int runs) {

  /** Writes them to the input topic; all are there when it returns. */
  void writeTo(String bootstrapServers) {
    Map<String, Object> client =
        Map.of("bootstrap.servers", bootstrapServers, "batch.size", 256 * 1024, "linger.ms", 20);
    int steps = events / runs + 1;
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        int run = i % runs;
        int step = i / runs;
        String event = step == 0 ? declaration(run, steps) : step(step, steps, random);
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    MonitorTopology.EVENTS_TOPIC, utf8("bench-run-" + run), utf8(event)));
      }
    }
  }

  private static String declaration(int run, int steps) {
    return "{\"type\":\"run\",\"run\":\"bench-run-"
        + run
        + "\",\"family\":\"bench\",\"params\":1.2e8,\"batch_tokens\":524288,\"target_steps\":"
        + steps
        + ",\"schedule\":{\"kind\":\"cosine\",\"peak_lr\":3e-4,\"final_frac\":0.1}}";
  }

  private static String step(int step, int steps, Random random) {
    double share = step / (double) steps;
    double rate = 3e-4 * (0.55 + 0.45 * Math.cos(Math.PI * share));
    double loss = 2.2 + 0.9 * Math.pow(share, -0.4) + 0.03 * random.nextGaussian();
    return String.format(
        Locale.ROOT,
        "{\"type\":\"step\",\"step\":%d,\"tokens\":%d,\"loss\":%.6f,\"lr\":%.8f,\"grad_norm\":%.4f,\"ts\":%d}",
        step,
        524_288L * step,
        loss,
        rate,
        0.4 + 0.05 * random.nextDouble(),
        1_795_320_128_682L + 700L * step);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
