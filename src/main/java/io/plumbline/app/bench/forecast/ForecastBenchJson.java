package io.plumbline.app.bench.forecast;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.app.recording.ScheduleClass;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Results for tools: one JSON object a line, told apart by {@code kind}: {@code error} for a
 * source, schedule class and share; {@code stability} for a source and schedule class; {@code
 * target} for a schedule class. Errors, widths and coverages are shares: 0.01 is 1 %. What is not
 * known is null.
 */
public final class ForecastBenchJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintWriter out;
  private final List<String> baselines;
  private final String prior;

  /**
   * The writer.
   *
   * @param baselines names of the measurement's
   * @param learn whom runs learned from; empty for the shipped prior
   */
  public ForecastBenchJson(
      PrintWriter out, List<String> baselines, Optional<LearnedPriors.From> learn) {
    this.out = out;
    this.baselines = List.copyOf(baselines);
    this.prior = learn.map(LearnedPriors.From::label).orElse("shipped");
  }

  /** All groups. */
  public void print(ForecastResults results) {
    results
        .byKin()
        .forEach(
            (kin, runs) ->
                ForecastResults.byShare(runs).forEach((share, group) -> error(kin, share, group)));
    results.byKin().forEach(this::stability);
    ForecastTarget.of(results).forEach(this::target);
  }

  private void error(ForecastResults.Kin kin, double share, ForecastGroup group) {
    ObjectNode line = line("error", kin.source(), kin.schedule());
    line.put("at", share);
    line.put("runs", group.runs());
    line.put("forecasts", group.forecasts());
    put(line.putObject("error"), group.error());
    put(line, "inside50", group.inside50());
    put(line, "inside80", group.inside80());
    put(line, "inside95", group.inside95());
    put(line, "inside80_with_noise", group.inside80WithNoise());
    put(line, "width80", group.width80());
    put(line.putObject("noise"), group.noise());
    ObjectNode theirs = line.putObject("baselines");
    for (int i = 0; i < baselines.size(); i++) {
      put(
          theirs.putObject(baselines.get(i).toLowerCase(Locale.ROOT).replaceAll("[ -]", "_")),
          group.baseline(i));
    }
    out.println(line);
  }

  private void stability(ForecastResults.Kin kin, List<BenchedRun> runs) {
    ForecastStability stability = ForecastStability.of(runs);
    ObjectNode line = line("stability", kin.source(), kin.schedule());
    line.put("runs", stability.paths());
    put(line, "median", stability.median());
    put(line, "p95", stability.p95());
    put(line.putObject("wander"), stability.wander());
    ObjectNode largest = line.putObject("largest");
    put(largest, "sds", stability.largest().map(l -> l.move().sds()).orElse(Double.NaN));
    put(largest, "relative", stability.largest().map(l -> l.move().relative()).orElse(Double.NaN));
    put(largest, "at", stability.largest().map(l -> l.move().share()).orElse(Double.NaN));
    largest.put("run", stability.largest().map(l -> l.run().recorded().run()).orElse(null));
    out.println(line);
  }

  private void target(ForecastTarget target) {
    ObjectNode line = line("target", target.source().orElse("all"), target.schedule());
    line.put("learned", target.learned());
    line.put("runs", target.runs());
    put(line.putObject("error"), target.error());
    put(line.putObject("limit"), target.limit());
    put(line.putObject("noise"), target.noise());
    line.put("error_reached", target.errorReached());
    put(line.putObject("inside80"), target.bare());
    put(line.putObject("inside80_with_noise"), target.inside());
    line.put("coverage_reached", target.coverageReached());
    out.println(line);
  }

  private ObjectNode line(String kind, String source, ScheduleClass schedule) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("kind", kind);
    line.put("source", source);
    line.put("schedule", schedule.label());
    line.put("prior", prior);
    return line;
  }

  private static void put(ObjectNode node, ForecastGroup.Spread spread) {
    put(node, "median", spread.median());
    put(node, "p90", spread.p90());
  }

  private static void put(ObjectNode node, ForecastTarget.Coverage coverage) {
    put(node, "least", coverage.least());
    put(node, "least_at", coverage.leastAt());
    put(node, "most", coverage.most());
    put(node, "most_at", coverage.mostAt());
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
