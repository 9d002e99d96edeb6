package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestCommandTest {
  private static final Path RECORDINGS = Path.of("src/main/resources/recordings");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void jsonHasEveryKeyOfTheContractInOrder() throws Exception {
    JsonNode line = json("--at", "0.3,0.9", recording("en-98k-wsd-s3")).get(0);
    assertThat(keys(line))
        .containsExactly(
            "run",
            "events",
            "rejected",
            "target_tokens",
            "forecasts",
            "alerts",
            "law",
            "regime",
            "tokens_per_parameter");
    assertThat(line.path("forecasts")).hasSize(2);
    for (JsonNode forecast : line.path("forecasts")) {
      assertThat(keys(forecast))
          .containsExactly("at", "tokens", "loss", "lo50", "hi50", "lo80", "hi80", "lo95", "hi95");
    }
    assertThat(keys(line.path("law")))
        .containsExactly("floor", "amplitude", "exponent", "anneal_gain");
  }

  @Test
  void countsAndPlacesAreTheRecordingsOwn() throws Exception {
    JsonNode line = json("--at", "0.9,0.3", recording("en-98k-wsd-s3")).get(0);
    assertThat(line.path("run").asText()).isEqualTo("en-98k-wsd-s3");
    assertThat(line.path("events").asLong()).isEqualTo(1532);
    assertThat(line.path("rejected").asLong()).isZero();
    assertThat(line.path("target_tokens").asLong()).isEqualTo(3_072_000);
    // In rising order; 0.3 x 3,072,000 is step 450 exactly.
    assertThat(line.path("forecasts").path(0).path("at").asDouble()).isEqualTo(0.3);
    assertThat(line.path("forecasts").path(0).path("tokens").asLong()).isEqualTo(921_600);
    assertThat(line.path("forecasts").path(1).path("tokens").asLong()).isEqualTo(2_764_800);
  }

  @Test
  void whatIsUnknownIsNull() throws Exception {
    Path file =
        write(
            "{\"type\":\"run\",\"run\":\"r\",\"target_tokens\":1000}",
            "{\"run\":\"r\",\"tokens\":100,\"loss\":3.5}",
            "not json",
            "{\"run\":\"r\",\"tokens\":200,\"loss\":3.4}");
    JsonNode line = json("--at", "0.5", file.toString()).get(0);
    assertThat(line.path("events").asLong()).isEqualTo(3);
    assertThat(line.path("rejected").asLong()).isEqualTo(1);
    JsonNode forecast = line.path("forecasts").path(0);
    assertThat(forecast.path("at").asDouble()).isEqualTo(0.5);
    assertThat(forecast.get("tokens").isNull()).isTrue();
    assertThat(forecast.get("loss").isNull()).isTrue();
    assertThat(line.get("tokens_per_parameter").isNull()).isTrue();
    assertThat(line.path("alerts").isArray()).isTrue();
  }

  @Test
  void runsOfOneFileAreToldApart() throws Exception {
    Path file =
        write(
            "oops",
            "{\"run\":\"a\",\"tokens\":100,\"loss\":3.5}",
            "{\"run\":\"b\",\"tokens\":100,\"loss\":2.5}",
            "{\"run\":\"b\"}",
            "{\"run\":\"a\",\"tokens\":200,\"loss\":3.4}");
    List<JsonNode> lines = json(file.toString());
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("run").asText()).isEqualTo("a");
    assertThat(lines.get(0).path("events").asLong()).isEqualTo(2);
    assertThat(lines.get(0).path("rejected").asLong()).isEqualTo(1);
    assertThat(lines.get(1).path("events").asLong()).isEqualTo(1);
    assertThat(lines.get(1).path("rejected").asLong()).isEqualTo(1);
  }

  @Test
  void foldersAreWalkedInOrder() throws Exception {
    Files.createDirectories(folder.resolve("b"));
    for (String name : List.of("b/z.jsonl", "c.jsonl", "a.jsonl", "ignored.txt")) {
      Files.writeString(
          folder.resolve(name), "{\"run\":\"" + name + "\",\"tokens\":100,\"loss\":3.5}\n");
    }
    assertThat(json(folder.toString()))
        .extracting(line -> line.path("run").asText())
        .containsExactly("a.jsonl", "b/z.jsonl", "c.jsonl");
  }

  @Test
  void aBrokenFileIsSaidAndTheOthersAreRead() throws Exception {
    byte[] whole = Files.readAllBytes(Path.of(recording("en-98k-wsd-s3")));
    Path cut = folder.resolve("cut.jsonl.gz");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    CommandLineRun run =
        CommandLineRun.of(
            "backtest", "--json", cut.toString(), empty.toString(), recording("en-98k-wsd-s3"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines()).hasSize(2);
    assertThat(run.errLines().get(0)).contains("cannot read " + cut);
    assertThat(run.errLines().get(1)).contains(empty.toString()).contains("no training event");
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void aRunThatFallsSilentIsStalledInTheEnd() throws Exception {
    JsonNode line = json(recording("fault-dead-s2")).get(0);
    assertThat(line.path("alerts"))
        .filteredOn(alert -> alert.path("kind").asText().equals("STALLED"))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(keys(alert))
                  .containsExactly("kind", "grade", "state", "step", "tokens", "score");
              assertThat(alert.path("grade").asText()).isEqualTo("confirmed");
              assertThat(alert.path("state").asText()).isEqualTo("open");
              assertThat(alert.path("step").asLong()).isEqualTo(749);
            });
  }

  @Test
  void aDeclaredHealthyRunHasEveryForecastAndItsLaw() throws Exception {
    JsonNode line = json("--at", "0.1,0.2,0.3,0.5,0.7,0.9", recording("en-98k-linear-s4")).get(0);
    for (JsonNode forecast : line.path("forecasts")) {
      List<Double> bounds = new ArrayList<>();
      for (String key : List.of("lo95", "lo80", "lo50", "loss", "hi50", "hi80", "hi95")) {
        assertThat(forecast.path(key).isNumber()).as(key + " in " + forecast).isTrue();
        bounds.add(forecast.path(key).asDouble());
      }
      assertThat(bounds).isSorted();
      assertThat(bounds).doesNotHaveDuplicates();
    }
    for (JsonNode parameter : line.path("law")) {
      assertThat(parameter.isNumber()).isTrue();
    }
    assertThat(line.path("regime").asText()).isEqualTo("compute_optimal");
    // 3,072,000 tokens over 115,008 parameters.
    assertThat(line.path("tokens_per_parameter").asDouble()).isBetween(26.70, 26.72);
  }

  @Test
  void whatOneRunTeachesChangesTheNextForecast() throws Exception {
    Path priors = folder.resolve("priors.json");
    CommandLineRun learned =
        CommandLineRun.of(
            "backtest", "--learn-prior", priors.toString(), recording("en-98k-wsd-s3"));
    assertThat(learned.exitCode()).isZero();
    JsonNode law = MAPPER.readTree(priors.toFile());
    assertThat(law.path("family").asText()).isEqualTo("tiny-en-byte");
    assertThat(law.path("lessons").path(0).path("run").asText()).isEqualTo("en-98k-wsd-s3");
    assertThat(law.path("lessons").path(0).path("gain").asDouble()).isBetween(0.01, 0.3);
    double without = forecastAtTenPercent();
    double with = forecastAtTenPercent("--prior", priors.toString());
    assertThat(with).isNotEqualTo(without);
  }

  private double forecastAtTenPercent(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--at", "0.1", recording("en-98k-linear-s4")));
    return json(arguments.toArray(String[]::new))
        .get(0)
        .path("forecasts")
        .path(0)
        .path("loss")
        .asDouble();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "[];no family's lessons",
        "``;no family's lessons",
        "{;is not JSON",
        "[1];no JSON object",
        "{};no 'format'",
        "{\"f\":{\"gain\":1}};no 'format'",
        "{\"f\":{\"exponent_median\":0.5}};before it kept lessons",
        "{\"format\":2,\"family\":\"f\",\"lessons\":[]};format 2, this plumbline reads 1",
        "{\"format\":1,\"lessons\":[]};no text 'family'",
        "{\"format\":1,\"family\":\"f\"};no array 'lessons'",
        "{\"format\":1,\"family\":\"f\",\"lessons\":[{\"run\":\"a\"}]};the run a has no number 'exponent'"
      })
  void aPriorFileThatIsNoneSaysWhyAndHowToMakeOne(String text, String why) throws Exception {
    Path file = write(text);
    CommandLineRun run =
        CommandLineRun.of("backtest", "--prior", file.toString(), recording("en-98k-wsd-s3"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .contains(file.toString(), why)
        .doesNotContain("Exception");
  }

  @Test
  void aRunIsNotToldWhatItTaughtItself() throws Exception {
    Path priors = folder.resolve("priors.json");
    CommandLineRun.of(
        "backtest", "--learn-prior", priors.toString(), recording("en-98k-linear-s4"));
    assertThat(Files.readString(priors)).contains("en-98k-linear-s4");
    assertThat(forecastAtTenPercent("--prior", priors.toString()))
        .isEqualTo(forecastAtTenPercent());
  }

  @Test
  void sharesOutOfRangeAreWrongUsage() {
    CommandLineRun run = CommandLineRun.of("backtest", "--at", "30", recording("en-98k-wsd-s3"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errLines()).singleElement().asString().contains("such as 0.3 for 30 %");
  }

  @Test
  void peopleGetATableWithTheOutcome() {
    CommandLineRun run = CommandLineRun.of("backtest", "--at", "0.3", recording("en-98k-wsd-s3"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("en-98k-wsd-s3  1532 events").contains("1 run.");
  }

  private static String recording(String run) {
    return RECORDINGS.resolve(run + ".jsonl.gz").toString();
  }

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("runs.jsonl"), List.of(lines));
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static List<JsonNode> json(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("backtest", "--json"));
    all.addAll(List.of(args));
    CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }
}
