package io.plumbline.stream;

import static io.plumbline.stream.MonitorDriver.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.contract.LessonRecord;
import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.run.BatchNews;
import io.plumbline.run.DataOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of internal topics that nobody should have written: counted, named, passed over. */
class PoisonTest {
  private static final DataOrder ORDER = new DataOrder("f", "0");
  private static final String[] NUMBERS = {
    "NaN", "1e308", "-1e308", "0", "-1", "1e-308", "null", "\"x\"", "[]", "9e99", "1e19"
  };

  @TempDir private Path dir;

  @Test
  void sixBytesAndLengthsOfGigabytesAreCountedAndPassedOver() {
    try (MonitorDriver driver = new MonitorDriver(dir)) {
      List<byte[]> poison = binary();
      BatchCodec codec = new BatchCodec();
      steps(driver, 1, 60);
      for (byte[] value : poison) {
        driver.tell(codec.key(ORDER), value);
        driver.write(MonitorTopology.BATCHES_TOPIC, codec.key(ORDER, "other"), value);
        steps(driver, 61, 1);
      }
      driver.tell(new byte[] {1}, null);
      steps(driver, 61, 240);
      assertThat(driver.sink.unreadable)
          .containsEntry(MonitorTopology.CELLS_TOPIC, poison.size() + 1)
          .containsKey(MonitorTopology.BATCHES_TOPIC);
      assertThat(driver.sink.asides).isEmpty();
      assertThat(Objects.requireNonNull(driver.sink.shown.get("r")).seen()).isNotEmpty();
    }
  }

  @Test
  void lessonsAndLawsOutOfRangeTeachNobodyAndStopNobody() {
    try (MonitorDriver driver = new MonitorDriver(dir)) {
      String sound = new String(LessonRecord.of(lesson("teacher")).bytes(), StandardCharsets.UTF_8);
      driver.teach("f", utf8(sound));
      int law = driver.laws().size();
      assertThat(law).isEqualTo(1);
      for (String field :
          List.of(
              "share",
              "loss",
              "exponent",
              "exponent_log_sd",
              "gain",
              "gain_sd",
              "params_active",
              "peak_lr",
              "target_tokens",
              "at_ms",
              "final_heat")) {
        for (String number : NUMBERS) {
          String poison = sound.replaceAll("(\"" + field + "\":)[^,}]*", "$1" + number);
          driver.teach("f", utf8(poison));
          driver.write(
              MonitorTopology.LAWS_TOPIC,
              utf8("f"),
              utf8(
                  "{\"format\":1,\"family\":\"f\",\"runs\":1,\"complete\":1,\"lessons\":["
                      + poison
                      + "]}"));
          driver.send("r" + field + NUMBERS.length, declaration());
        }
      }
      driver.teach("f", null);
      driver.teach("f", new byte[] {1, 2, 3, 4, 5, 6});
      driver.write(MonitorTopology.LAWS_TOPIC, utf8("f"), new byte[] {1, 2, 3, 4, 5, 6});
      driver.send("r", declaration());
      steps(driver, 1, 300);
      assertThat(driver.sink.unreadable.get(MonitorTopology.LESSONS_TOPIC)).isGreaterThan(20);
      assertThat(driver.sink.unreadable.get(MonitorTopology.LAWS_TOPIC)).isGreaterThan(20);
      assertThat(driver.sink.asides).isEmpty();
      assertThat(Objects.requireNonNull(driver.sink.shown.get("r")).outlook()).isPresent();
    }
  }

  /**
   * Six bytes, lengths that claim more than there is, and sound records with other bytes in them.
   */
  private static List<byte[]> binary() {
    List<byte[]> poison = new ArrayList<>();
    poison.add(new byte[0]);
    poison.add(new byte[] {1, 2, 3, 4, 5, 6});
    poison.add(new StateWriter().bytes(to -> to.oneByte(1).whole(Integer.MAX_VALUE)));
    poison.add(new StateWriter().bytes(to -> to.oneByte(1).text("f").whole(Long.MAX_VALUE)));
    poison.add(
        new StateWriter().bytes(to -> to.oneByte(1).text("f").text("0").text("r").whole(20_480)));
    poison.add(
        new StateWriter().bytes(to -> to.oneByte(1).text("f").text("0").text("r").whole(-5)));
    for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
      poison.add(
          new StateWriter()
              .bytes(
                  to ->
                      to.oneByte(1)
                          .text("f")
                          .text("0")
                          .text("other")
                          .whole(1)
                          .whole(Strip.cell(1e6))
                          .shortReal(loss)
                          .whole(3)
                          .whole(0)));
      poison.add(
          new StateWriter()
              .bytes(
                  to ->
                      to.oneByte(1)
                          .text("f")
                          .text("0")
                          .text("other")
                          .whole(0)
                          .whole(2)
                          .real(1e5)
                          .real(loss)
                          .real(0.1)
                          .real(1e6)
                          .real(3)
                          .real(0.1)));
    }
    return poison;
  }

  @Test
  void whateverIsReadIsEitherSoundOrRefusedInBoundedMemory() {
    BatchCodec codec = new BatchCodec();
    Strip strip = Strip.EMPTY;
    for (int i = 0; i < 40; i++) {
      strip = strip.plus(1_000_000 + 700L * i, 3 + 0.01 * i);
    }
    Trend trend =
        new Trend(
            new double[] {1e5, 1e6, 2e6}, new double[] {4, 3.5, 3.2}, new double[] {.1, .1, .1});
    byte[] cells = codec.cells("r", new BatchNews(ORDER, strip, Optional.of(trend)));
    byte[] track = codec.track(7, BatchTrack.of("r").plus(strip).withTrend(trend));
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] one = Mutated.bytes(cells, random);
      Mutated.refusedOrRead(one, BatchCodec.Unreadable.class, BatchCodec::cells);
      byte[] other = Mutated.bytes(track, random);
      Mutated.refusedOrRead(other, BatchCodec.Unreadable.class, BatchCodec::track);
    }
  }

  private static Teaching lesson(String run) {
    return Teaching.of(
        new Lesson(
            "f",
            run,
            true,
            1,
            1_795_320_000_000L,
            2.5,
            new RunTraits(1e8, 1e-3, 2e9, 5e5, 0.1, "cosine"),
            new LawShown(0.5, 0.1, 0.07, 0.01, List.of(0., 0., 0., 0., 0., 0., 0., 0., 0.))));
  }

  private static String declaration() {
    return "{\"type\":\"run\",\"family\":\"f\",\"data_order\":\"0\",\"params\":1e6,"
        + "\"target_tokens\":330000,\"batch_tokens\":1000}";
  }

  private static void steps(MonitorDriver driver, int from, int count) {
    if (from == 1) {
      driver.send("r", declaration());
    }
    for (int step = from; step < from + count; step++) {
      driver.send(
          "r",
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"loss\":%.4f}",
              step,
              2 + 3 * Math.pow(step, -0.3) + 0.01 * Math.sin(step * 7.7)));
    }
  }
}
