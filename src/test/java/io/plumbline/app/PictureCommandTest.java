package io.plumbline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * The pages' picture is what {@code plumbline picture} draws.
 *
 * <p>What was forecast, and with its band the vertical scale, moves a little with every improvement
 * of the law: so the elements have to be the same, not their digits, and the forecast said within
 * {@link #CLOSE} of what it would be today. After a larger change: {@code mvn test
 * -Dtest=PictureCommandTest -Dplumbline.write=true} draws it anew.
 */
class PictureCommandTest {
  private static final Path RECORDING =
      Path.of("src/main/resources/recordings/en-98k-wsd-s3.jsonl.gz");
  private static final Path PICTURE = Path.of("topology/forecast-at-30-percent.svg");

  /** Of the loss. A reader of the picture sees no difference. */
  private static final double CLOSE = 0.01;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern SAID = Pattern.compile("forecast (\\d\\.\\d+) ± (\\d\\.\\d+)<");

  @TempDir private Path folder;

  private static String drawn(String... options) {
    List<String> arguments = new java.util.ArrayList<>(List.of("picture", RECORDING.toString()));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  @Test
  void thePagesPictureIsWhatTheCommandDraws() throws Exception {
    String now = drawn("--at", "0.3");
    if (Boolean.getBoolean("plumbline.write")) {
      Files.createDirectories(PICTURE.getParent());
      Files.writeString(PICTURE, now, UTF_8);
    }
    String kept = Files.readString(PICTURE, UTF_8);
    assertThat(Files.readString(Path.of("README.md"))).contains("](" + PICTURE + ")");
    assertThat(Files.readString(PICTURE.resolveSibling("model.md")))
        .contains(
            "](" + PICTURE.getFileName() + ")", "plumbline picture " + RECORDING + " --at 0.3");
    assertThat(NUMBER.matcher(elements(kept)).replaceAll("#"))
        .as("the picture's elements; see this test for how to draw it anew")
        .isEqualTo(NUMBER.matcher(elements(now)).replaceAll("#"));
    MatchResult saidThen = said(kept);
    MatchResult saidNow = said(now);
    double loss = Double.parseDouble(saidNow.group(1));
    for (int group = 1; group <= 2; group++) {
      assertThat(Double.parseDouble(saidThen.group(group)))
          .as("what the picture says; see this test for how to draw it anew")
          .isCloseTo(Double.parseDouble(saidNow.group(group)), within(CLOSE * loss));
    }
  }

  /** The vertical scale holds the forecast's band too; undone, the losses are those recorded. */
  @Test
  void theLossesDrawnAreThoseRecorded() throws Exception {
    Document picture = parsed(drawn());
    String[] points = attribute(picture, "path", "losses", "d").substring(1).split("L", -1);
    assertThat(points).hasSize(600);
    // Grid lines tell the scale: their labels stand 4 units below them.
    double[] scale = scale(picture);
    double[] losses = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      losses[i] = scale[0] + scale[1] * Double.parseDouble(points[i].split(" ", -1)[1]);
    }
    Baseline.Points all = Baseline.Points.of(RecordedRun.of(RecordedFile.of(RECORDING)).get(0));
    Baseline.Points recorded = all.between(0.05 * 3_072_000, 3_072_000).thinned(600);
    // A loss below the frame is drawn at its edge.
    double edge = java.util.Arrays.stream(losses).min().orElseThrow();
    for (int i = 100; i < losses.length; i++) {
      assertThat(losses[i]).isCloseTo(Math.max(edge, recorded.losses()[i]), within(2e-3));
    }
  }

  @Test
  void itIsOneWellFormedFileThatNeedsNothingElse() throws Exception {
    Path out = folder.resolve("run.svg");
    CommandLineRun run =
        CommandLineRun.of("picture", RECORDING.toString(), "--at", "0.5", "--out", out.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    String svg = Files.readString(out, UTF_8);
    assertThat(parsed(svg).getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg).doesNotContain("NaN", "Infinity", "href", "@import");
    assertThat(svg).contains("forecast made at 50 % of its tokens");
  }

  @Test
  void whatCannotBeDrawnIsSaid() throws Exception {
    Path open =
        Files.writeString(
            folder.resolve("open.jsonl"), "{\"run\":\"r\",\"tokens\":100,\"loss\":3.5}\n");
    check(List.of(open.toString()), 1, "declares no target_tokens");
    check(List.of(RECORDING.toString(), "--run", "other"), 1, "its runs: en-98k-wsd-s3");
    check(List.of(RECORDING.toString(), "--at", "0.0001"), 1, "no forecast yet at 0 %");
    check(List.of(RECORDING.toString(), "--at", "30"), 2, "such as 0.3 for 30 %");
    check(List.of(folder.resolve("none").toString()), 1, "there is no such file");
    String dead = RECORDING.resolveSibling("fault-dead-s2.jsonl.gz").toString();
    check(List.of(dead, "--at", "0.9"), 1, "did not get to 90 %");
  }

  private static void check(List<String> arguments, int exitCode, String says) {
    List<String> all = new java.util.ArrayList<>(List.of("picture"));
    all.addAll(arguments);
    CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.errLines()).singleElement().asString().contains(says);
  }

  /** Loss at a picture's y of 0, and per unit of y. */
  private static double[] scale(Document picture) {
    List<double[]> marks = new java.util.ArrayList<>();
    var texts = picture.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      var text = (org.w3c.dom.Element) texts.item(i);
      if (text.getAttribute("text-anchor").equals("end")) {
        marks.add(
            new double[] {
              Double.parseDouble(text.getAttribute("y")) - 4,
              Double.parseDouble(text.getTextContent())
            });
      }
    }
    double[] low = marks.get(0);
    double[] high = marks.get(marks.size() - 1);
    double slope = (high[1] - low[1]) / (high[0] - low[0]);
    return new double[] {low[1] - slope * low[0], slope};
  }

  private static String attribute(Document picture, String tag, String kind, String name) {
    var elements = picture.getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      var element = (org.w3c.dom.Element) elements.item(i);
      if (element.getAttribute("class").equals(kind)) {
        return element.getAttribute(name);
      }
    }
    throw new AssertionError("no " + tag + " of class " + kind);
  }

  private static MatchResult said(String svg) {
    return SAID.matcher(svg).results().findFirst().orElseThrow();
  }

  /** Without the grid, whose lines are as many as the band is high. */
  private static String elements(String svg) {
    return svg.lines()
        .filter(line -> !line.contains("class=\"grid\"") && !line.contains("text-anchor=\"end\""))
        .collect(java.util.stream.Collectors.joining("\n"));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
