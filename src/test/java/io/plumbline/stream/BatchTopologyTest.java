package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.family.PriorBook;
import io.plumbline.run.BatchNews;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.DataOrder;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one data order through the topology: what they tell, who hears it, what is kept. */
class BatchTopologyTest {
  private static final int STEPS = 600;
  private static final DataOrder ORDER = new DataOrder("", "a");
  private static final MonitorTopology.Knowledge FIXED =
      new MonitorTopology.Knowledge(PriorBook.EMPTY, false);

  @TempDir Path dir;
  private final BatchCodec codec = new BatchCodec();

  @Test
  void aLaterRunOfTheSameOrderHasLessNoise() {
    try (MonitorDriver driver = driver("heard", 100, MonitorTopology.Knowledge.LEARNED)) {
      whole(driver, "first", "a", 1);
      BatchCodec.Stored told = BatchCodec.track(newest(driver.batches()).value());
      assertThat(told.track().run()).isEqualTo("first");
      assertThat(told.track().cells().size()).isGreaterThan(STEPS / 2);
      whole(driver, "second", "a", 1);
      assertThat(heard(driver, "second")).isGreaterThan(20);
      assertThat(heard(driver, "first")).isZero();
      // Another order's batches are not even compared; and these are not the same.
      whole(driver, "third", "b", 1);
      whole(driver, "stranger", "a", 2);
      assertThat(heard(driver, "third")).isZero();
      assertThat(heard(driver, "stranger")).isZero();
    }
  }

  @Test
  void aStrangerChangesNothing() {
    try (MonitorDriver with = driver("with", 100, MonitorTopology.Knowledge.LEARNED);
        MonitorDriver alone = driver("alone", 100, MonitorTopology.Knowledge.LEARNED)) {
      whole(with, "first", "a", 2);
      whole(with, "second", "a", 1);
      whole(alone, "second", "a", 1);
      assertThat(reports(with, "second")).isEqualTo(reports(alone, "second"));
    }
  }

  @Test
  void fixedHearsNobody() {
    try (MonitorDriver with = driver("with", 100, FIXED);
        MonitorDriver alone = driver("alone", 100, FIXED)) {
      whole(with, "first", "a", 1);
      whole(with, "second", "a", 1);
      whole(alone, "second", "a", 1);
      assertThat(heard(with, "second")).isZero();
      assertThat(reports(with, "second")).isEqualTo(reports(alone, "second"));
    }
  }

  /** One run only stays warm: each is read from the store again with every event. */
  @Test
  void whatWasHeardIsTheSameReadFromTheStore() {
    try (MonitorDriver cold = driver("cold", 1, MonitorTopology.Knowledge.LEARNED);
        MonitorDriver warm = driver("warm", 100, MonitorTopology.Knowledge.LEARNED)) {
      for (MonitorDriver driver : List.of(cold, warm)) {
        whole(driver, "first", "a", 1);
        driver.send("second", declaration("a"));
        driver.send("third", declaration("a"));
        for (int i = 1; i <= STEPS / 2; i++) {
          driver.send("second", step("second", i, 1));
          driver.send("third", step("third", i, 1));
        }
      }
      assertThat(heard(warm, "second")).isPositive();
      assertThat(cold.sink.reports).isEqualTo(warm.sink.reports);
    }
  }

  @Test
  void anOrderKeepsTheRunsThatReadFurthest() {
    try (MonitorDriver driver = driver("runs", 100, MonitorTopology.Knowledge.LEARNED)) {
      for (int i = 0; i < BatchTracks.MOST; i++) {
        tell(driver, ORDER, "r" + i, 1_000_000 + 100_000 * i);
      }
      tell(driver, ORDER, "shorter", 900_000);
      tell(driver, ORDER, "alike", 1_900_000);
      assertThat(driver.batches()).hasSize(BatchTracks.MOST).allMatch(r -> r.value() != null);
      tell(driver, ORDER, "further", 2_100_000);
      List<TestRecord<byte[], byte[]>> batches = driver.batches();
      assertThat(batches).hasSize(2);
      assertThat(batches.get(0).key()).isEqualTo(codec.key(ORDER, "r0"));
      assertThat(batches.get(0).value()).isNull();
      assertThat(batches.get(1).key()).isEqualTo(codec.key(ORDER, "further"));
    }
  }

  @Test
  void theOrderToldOfLongestAgoGoes() {
    try (MonitorDriver driver = driver("orders", 100, MonitorTopology.Knowledge.LEARNED)) {
      for (int i = 0; i <= TrackBatches.MOST_ORDERS; i++) {
        tell(driver, new DataOrder("f", "o" + i), "r", 1_000);
        driver.advance(Duration.ofSeconds(1));
      }
      TestRecord<byte[], byte[]> last = newest(driver.batches());
      assertThat(last.key()).isEqualTo(codec.key(new DataOrder("f", "o0"), "r"));
      assertThat(last.value()).isNull();
    }
  }

  @Test
  void whatIsNoTrackIsPassedOver() {
    try (MonitorDriver driver = driver("odd", 100, MonitorTopology.Knowledge.LEARNED)) {
      byte[] sound = codec.cells("r", told(ORDER, 1_000));
      for (int length = 0; length < sound.length; length++) {
        driver.tell(codec.key(ORDER), Arrays.copyOf(sound, length));
      }
      byte[] later = sound.clone();
      later[0] = BatchCodec.VERSION + 1;
      driver.tell(codec.key(ORDER), later);
      assertThat(driver.batches()).isEmpty();
    }
  }

  /** To the bit, and far below the largest record even when every cell is full. */
  @Test
  void theLongestTrackComesBackAndIsBounded() {
    int cells = BatchTrack.MOST_PAGES * BatchTrack.PAGE;
    int[] numbers = new int[cells];
    double[] means = new double[cells];
    int[] counts = new int[cells];
    Random random = new Random(1);
    for (int i = 0; i < cells; i++) {
      numbers[i] = Strip.cell(1 << 20) + i;
      means[i] = (float) random.nextDouble();
      counts[i] = Integer.MAX_VALUE - i;
    }
    double[] knots = new double[Trend.KNOTS];
    Arrays.setAll(knots, i -> (1 << 20) * (1.0 + i));
    BatchTrack track =
        BatchTrack.of("r".repeat(256))
            .plus(new Strip(0, numbers, means, counts))
            .withTrend(new Trend(knots, knots, knots));
    byte[] value = codec.track(Long.MAX_VALUE, track);
    assertThat(value.length).isLessThan(BatchCodec.MOST_BYTES);
    BatchTrack back = BatchCodec.track(value).track();
    assertThat(back.cells()).isEqualTo(new Strip(0, numbers, means, counts));
    assertThat(back.trend()).isEqualTo(track.trend());
    assertThat(codec.track(Long.MAX_VALUE, back)).isEqualTo(value);
  }

  /** The key of an order begins those of its runs and of no other order's. */
  @Test
  void keysOfOrdersDoNotMix() {
    byte[] from = codec.key(new DataOrder("f", "a"));
    byte[] to = BatchCodec.behind(from);
    String longest = "r".repeat(256);
    for (String run : List.of("", "r", longest, "\u00e9".repeat(100))) {
      byte[] key = codec.key(new DataOrder("f", "a"), run);
      assertThat(Arrays.compareUnsigned(from, key)).isNegative();
      assertThat(Arrays.compareUnsigned(key, to)).isNegative();
      assertThat(BatchCodec.order(key)).isEqualTo(new DataOrder("f", "a"));
      for (DataOrder other :
          List.of(new DataOrder("f", "ab"), new DataOrder("fa", ""), new DataOrder("", "fa"))) {
        byte[] foreign = codec.key(other, run);
        assertThat(
                Arrays.compareUnsigned(from, foreign) < 0
                    && Arrays.compareUnsigned(foreign, to) < 0)
            .isFalse();
      }
    }
  }

  private void tell(MonitorDriver driver, DataOrder order, String run, long tokens) {
    driver.tell(codec.key(order), codec.cells(run, told(order, tokens)));
  }

  private static BatchNews told(DataOrder order, long tokens) {
    double[] knots = {0.5 * tokens, 2.0 * tokens};
    return new BatchNews(
        order, Strip.EMPTY.plus(tokens, 3.0), Optional.of(new Trend(knots, knots, knots)));
  }

  private MonitorDriver driver(String name, int warm, MonitorTopology.Knowledge knowledge) {
    MonitorTopology.Keeping keeping = MonitorTopology.Keeping.DEFAULTS;
    return new MonitorDriver(
        dir.resolve(name),
        MonitorSettings.DEFAULTS,
        new MonitorTopology.Keeping(keeping.endedGraceMs(), keeping.retentionMs(), warm),
        knowledge);
  }

  private static void whole(MonitorDriver driver, String run, String order, int seed) {
    driver.send(run, declaration(order));
    for (int i = 1; i <= STEPS; i++) {
      driver.send(run, step(run, i, seed));
    }
    driver.send(run, "{\"type\":\"end\",\"status\":\"finished\"}");
  }

  private static String declaration(String order) {
    return "{\"type\":\"run\",\"target_tokens\":"
        + STEPS * 1_000L
        + ",\"data_order\":\""
        + order
        + "\",\"schedule\":{\"kind\":\"constant\",\"peak_lr\":0.001}}";
  }

  /** The batch's difficulty is of seed and step; a little is the run's own. */
  private static String step(String run, int step, int seed) {
    double batch = 0.1 * new Random(1_000_003L * seed + 7_919L * step).nextGaussian();
    double own = 0.002 * new Random(31L * run.hashCode() + step).nextGaussian();
    double loss = 2.4 + 0.5 * Math.pow(step / (double) STEPS, -0.4) + batch + own;
    return String.format(
        Locale.ROOT,
        "{\"step\":%d,\"tokens\":%d,\"loss\":%.6f,\"lr\":0.001}",
        step,
        step * 1_000L,
        loss);
  }

  /**
   * How many of a run's stored bins know how hard their batches were, and are the better for it.
   */
  private static long heard(MonitorDriver driver, String run) {
    RunStateCodec states = new RunStateCodec();
    return driver.stored(run).stream()
        .filter(entry -> RunKeys.kind(entry.key) == RunKeys.BINS)
        .flatMap(entry -> states.bins(entry.value).stream())
        .filter(bin -> bin.difficulty().known() && bin.difficulty().noiseShare() < 0.3)
        .count();
  }

  private static List<RunReport> reports(MonitorDriver driver, String run) {
    return driver.sink.reports.stream().filter(report -> report.run().equals(run)).toList();
  }

  private static TestRecord<byte[], byte[]> newest(List<TestRecord<byte[], byte[]>> records) {
    return new ArrayList<>(records).get(records.size() - 1);
  }
}
