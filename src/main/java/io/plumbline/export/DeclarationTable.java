package io.plumbline.export;

import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a run has declared, and what each missing field would make possible: a monitor that is told
 * more says more.
 */
final class DeclarationTable {
  private record Line(String field, Optional<String> value, String without) {}

  private DeclarationTable() {}

  static Html of(RunReport report) {
    List<Line> lines = lines(report.declaration());
    Html html = new Html();
    html.raw("<section data-key=\"declaration\"><h2>What the run declared</h2><dl>");
    for (Line line : lines) {
      line.value()
          .ifPresent(
              value ->
                  html.raw("<dt>").text(line.field()).raw("</dt><dd>").name(value).raw("</dd>"));
    }
    html.raw("</dl>");
    long missing = lines.stream().filter(line -> line.value().isEmpty()).count();
    if (missing > 0) {
      html.raw("<details data-key=\"missing\"><summary>Not declared: ")
          .raw(missing)
          .raw(", and what each would give</summary><dl class=\"explained\">");
      for (Line line : lines) {
        if (line.value().isEmpty()) {
          html.raw("<dt>").text(line.field()).raw("</dt><dd>").text(line.without()).raw("</dd>");
        }
      }
      html.raw("</dl></details>");
    }
    return html.raw("</section>");
  }

  private static List<Line> lines(Declaration run) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            "target_tokens",
            count(run.horizonTokens(), "tokens"),
            "a forecast of the final loss, the time left, the regime"));
    lines.add(
        new Line(
            "params",
            count(run.activeParams(), "parameters that a token uses"),
            "tokens per parameter, compute, the regime"));
    lines.add(
        new Line(
            "schedule",
            run.schedule().map(DeclarationTable::schedule),
            "a narrower forecast: the learning rate to come is known, not guessed"));
    lines.add(
        new Line(
            "batch_tokens",
            count(run.tokensPerStep(), "tokens per step"),
            "tokens counted from steps where the trainer sends none, and a check of its count"));
    lines.add(
        new Line(
            "family",
            run.family(),
            "a narrower forecast from the first percent on: runs of a family teach each other"));
    lines.add(
        new Line(
            "data_order",
            run.data().order(),
            "less batch noise and earlier alerts, with other runs that read the same batches"));
    lines.add(
        new Line(
            "unique_tokens",
            count(run.data().uniqueTokens(), "distinct tokens"),
            "repeated data counted for what they are worth"));
    lines.add(
        new Line(
            "inference_tokens",
            count(run.plan().inferenceTokens(), "tokens to be served"),
            "whether more tokens than the compute-optimal number pay off"));
    lines.add(
        new Line(
            "bytes_per_token",
            run.data().bytesPerToken().isPresent()
                ? Optional.of(
                    Readable.ratio(run.data().bytesPerToken().getAsDouble()) + " bytes per token")
                : Optional.empty(),
            "losses in bits per byte, comparable across tokenizers"));
    lines.add(
        new Line(
            "reference",
            run.reference()
                .map(
                    law ->
                        String.format(
                            Locale.ROOT,
                            "%.4g + %.4g tokens^-%.4g nats per token",
                            law.floor(),
                            law.amplitude(),
                            law.exponent())),
            "an alert when the run leaves the law that was predicted for it"));
    run.lineage()
        .parentRun()
        .ifPresent(
            parent ->
                lines.add(
                    new Line(
                        "parent_run",
                        Optional.of(
                            parent
                                + (run.lineage().forkedAtTokens().isPresent()
                                    ? " from "
                                        + Readable.count(run.lineage().forkedAtTokens().getAsLong())
                                        + " tokens on"
                                    : "")),
                        "")));
    return lines;
  }

  private static String schedule(ScheduleDeclaration schedule) {
    StringBuilder text =
        new StringBuilder(schedule.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    schedule.peakLr().ifPresent(peak -> text.append(", peak ").append(Readable.rate(peak)));
    schedule
        .warmupTokens()
        .ifPresent(
            warm -> text.append(", warm-up ").append(Readable.count(warm)).append(" tokens"));
    schedule
        .warmupSteps()
        .ifPresent(warm -> text.append(", warm-up ").append(warm).append(" steps"));
    schedule
        .decayFrac()
        .ifPresent(part -> text.append(", decay over the last ").append(Readable.percent(part)));
    schedule
        .finalFrac()
        .ifPresent(part -> text.append(", to ").append(Readable.percent(part)).append(" of it"));
    return text.toString();
  }

  private static Optional<String> count(OptionalLong value, String unit) {
    return value.isPresent()
        ? Optional.of(Readable.count(value.getAsLong()) + " " + unit)
        : Optional.empty();
  }

  private static Optional<String> count(OptionalDouble value, String unit) {
    return value.isPresent()
        ? Optional.of(Readable.count(value.getAsDouble()) + " " + unit)
        : Optional.empty();
  }
}
