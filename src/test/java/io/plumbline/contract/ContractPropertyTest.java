package io.plumbline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.run.Alert;
import io.plumbline.run.RunReport;
import io.plumbline.run.Runs;
import io.plumbline.run.Step;
import io.plumbline.run.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever a record of a topic holds, it is read as it was written; and what the program writes is
 * what the schemas in {@code topology/events} say.
 */
class ContractPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> READ =
      Map.of(
          "alert", schema("alert"),
          "forecast", schema("forecast"),
          "law", schema("law"),
          "lesson", schema("lesson"));

  @Property(tries = 300)
  void alertsComeBack(@ForAll long seed) {
    comesBack(new RandomRecord(seed).of(AlertRecord.class), AlertRecord::bytes, AlertRecord::read);
  }

  @Property(tries = 300)
  void forecastsComeBack(@ForAll long seed) {
    comesBack(
        new RandomRecord(seed).of(ForecastRecord.class),
        ForecastRecord::bytes,
        ForecastRecord::read);
  }

  @Property(tries = 300)
  void lawsComeBack(@ForAll long seed) {
    comesBack(new RandomRecord(seed).of(LawRecord.class), LawRecord::bytes, LawRecord::read);
  }

  /** What is taken back says nothing else. */
  @Property(tries = 300)
  void lessonsComeBack(@ForAll long seed, @ForAll boolean withdrawn) {
    RandomRecord random = new RandomRecord(seed);
    LessonRecord.Head head = random.of(LessonRecord.Head.class);
    LessonRecord lesson =
        new LessonRecord(
            new LessonRecord.Head(head.format(), head.family(), head.run(), withdrawn),
            withdrawn ? null : random.of(LessonFields.class));
    comesBack(lesson, LessonRecord::bytes, LessonRecord::read);
  }

  private static <T> void comesBack(T record, Function<T, byte[]> write, Function<byte[], T> read) {
    byte[] bytes = write.apply(record);
    T again = read.apply(bytes);
    assertThat(again).isEqualTo(record);
    assertThat(write.apply(again)).isEqualTo(bytes);
  }

  /** What runs teach, and what their family makes of it. */
  @Property(tries = 100)
  void lessonsAndLawsAreAsTheirSchemasSay(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int runs) throws IOException {
    Random random = new Random(seed);
    List<Lesson> lessons =
        IntStream.range(0, runs).mapToObj(i -> lesson("run-" + (100 + i), random)).toList();
    for (Lesson lesson : lessons) {
      byte[] bytes = LessonRecord.of(Teaching.of(lesson)).bytes();
      assertValid("lesson", bytes);
      assertThat(LessonRecord.read(bytes).teaching()).isEqualTo(Teaching.of(lesson));
    }
    byte[] withdrawn = LessonRecord.of(Teaching.withdrawn("f", "r")).bytes();
    assertValid("lesson", withdrawn);
    assertThat(LessonRecord.read(withdrawn).teaching()).isEqualTo(Teaching.withdrawn("f", "r"));

    FamilyMemory memory = new FamilyMemory("f", lessons);
    Optional<LossSurface> surface = LossSurface.of(lessons);
    byte[] law = LawRecord.of(memory, surface).bytes();
    assertValid("law", law);
    assertThat(LawRecord.read(law).memory()).isEqualTo(memory);
    assertThat(LawRecord.read(law).lossSurface()).isEqualTo(surface);
  }

  private static Lesson lesson(String run, Random random) {
    boolean complete = random.nextBoolean();
    List<Double> misses = new ArrayList<>();
    for (int tenth = 1; tenth < 10 && complete; tenth++) {
      misses.add(random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian());
    }
    double size = Math.exp(15 + 8 * random.nextDouble());
    double tokens = Math.exp(18 + 8 * random.nextDouble());
    return new Lesson(
        "f",
        run,
        complete,
        complete ? 1 : 0.1 + 0.8 * random.nextDouble(),
        random.nextInt(4) == 0 ? 0 : 1_767_600_000_000L + random.nextInt(),
        1.7 + 400 * Math.pow(size, -0.34) + 410 * Math.pow(tokens, -0.28),
        new RunTraits(
            known(size, random),
            known(1e-3 * random.nextDouble() + 1e-5, random),
            known(tokens, random),
            known(524_288, random),
            known(random.nextDouble(), random),
            random.nextBoolean() ? "" : "cosine"),
        new LawShown(
            0.2 + random.nextDouble(),
            random.nextDouble(),
            0.1 * random.nextGaussian(),
            random.nextDouble(),
            misses));
  }

  private static double known(double value, Random random) {
    return random.nextInt(8) == 0 ? Double.NaN : value;
  }

  /** A run that is disturbed at random: every report, and every transition of its alerts. */
  @Property(tries = 8)
  void reportsAndAlertsAreAsTheirSchemasSay(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Watched run = Runs.declared(random.nextBoolean() ? ",'family':'f \u00e9'" : "");
    for (int from = 1; from < 600; from += 20) {
      double above = random.nextInt(5) == 0 ? random.nextGaussian() : 0;
      boolean lost = random.nextInt(20) == 0;
      run.losses(from, from + 19, step -> lost ? Double.NaN : Runs.healthy(step) + above);
      switch (random.nextInt(8)) {
        case 0 ->
            run.send("{'type':'eval','step':%d,'eval_loss':%f}", from, 4 * random.nextDouble());
        case 1 -> run.send("{'type':'mute','for_s':60,'reason':'known','by':'ann'}");
        case 2 -> run.send("{'type':'change','what':'data'}");
        case 3 -> run.tickAfter(3_600_000);
        default -> {
          // nothing but losses
        }
      }
    }
    run.send("{'type':'end'}");
    for (Step step : run.steps()) {
      RunReport report = step.report();
      if (report.renewed()) {
        ForecastRecord forecast = ForecastRecord.of(report);
        assertValid("forecast", forecast.bytes());
        assertThat(ForecastRecord.read(forecast.bytes())).isEqualTo(forecast);
      }
      for (Alert transition : report.alerts().transitions()) {
        AlertRecord alert = AlertRecord.of(transition, report, "http://localhost:9464");
        assertValid("alert", alert.bytes());
        assertThat(AlertRecord.read(alert.bytes())).isEqualTo(alert);
      }
    }
  }

  private static void assertValid(String topic, byte[] bytes) throws IOException {
    JsonSchema schema = READ.get(topic);
    assertThat(schema).as(topic).isNotNull();
    assertThat(schema.validate(JSON.readTree(bytes)))
        .as("%s: %s", topic, JSON.readTree(bytes))
        .isEmpty();
  }

  private static JsonSchema schema(String topic) {
    try {
      return SCHEMAS.getSchema(
          Files.readString(Path.of("topology/events/" + topic + ".schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
