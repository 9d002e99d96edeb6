package io.plumbline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.app.recording.DemoRun;
import io.plumbline.app.recording.TailMean;
import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the demo knows of one run: what it sent, and what came back on the topics of forecasts and
 * alerts. One thread sends, another reads: methods are synchronized.
 */
public final class DemoRow {
  /** The share of the planned tokens at which the demo holds a forecast against the outcome. */
  static final double NOTED_AT = 0.3;

  private final DemoRun run;
  private final TailMean losses = new TailMean();
  private final Map<String, Seen> alerts = new LinkedHashMap<>();
  private Optional<JsonNode> latest = Optional.empty();
  private Optional<JsonNode> noted = Optional.empty();
  private long lastSentNanos;
  private boolean endSent;

  DemoRow(DemoRun run) {
    this.run = run;
  }

  /**
   * An alert that came back.
   *
   * @param kind as on the topic, e.g. {@code drift_up}
   * @param confirmed whether it ever was confirmed
   * @param step at which it was confirmed, or opened if it never was
   * @param state open or resolved, as last heard
   * @param silenceSeconds how long the run had sent nothing when it was heard of
   */
  record Seen(
      String kind, boolean confirmed, OptionalLong step, String state, double silenceSeconds) {

    Seen followedBy(Seen later) {
      return later.confirmed && !confirmed
          ? later
          : new Seen(kind, confirmed, step, later.state, silenceSeconds);
    }

    /** Whether it says that something is wrong, not just where the run stands in its budget. */
    boolean aboutHealth() {
      return !kind.equals("undertrained") && !kind.equals("overtrained");
    }
  }

  DemoRun run() {
    return run;
  }

  /** A line of this run was handed to the producer. */
  synchronized void sent(TrainingEvent event) {
    lastSentNanos = System.nanoTime();
    if (event instanceof TrainingEvent.StepLogged step) {
      losses.add(step.lossNats());
    } else if (event instanceof TrainingEvent.RunEnded) {
      endSent = true;
    }
  }

  /** A record of this run on {@code training.forecasts}. */
  synchronized void forecast(JsonNode record) {
    latest = Optional.of(record);
    if (noted.isEmpty() && record.path("share").asDouble(0) >= NOTED_AT && record.has("forecast")) {
      noted = Optional.of(record);
    }
  }

  /** A record of this run on {@code training.alerts}; whether it is news for the demo's reader. */
  synchronized boolean alert(JsonNode record) {
    Seen now =
        new Seen(
            record.path("kind").asText(),
            record.path("grade").asText().equals("confirmed"),
            step(record),
            record.path("state").asText(),
            (System.nanoTime() - lastSentNanos) / 1e9);
    Seen before = alerts.get(record.path("id").asText());
    alerts.put(record.path("id").asText(), before == null ? now : before.followedBy(now));
    return now.state.equals("open") && now.confirmed && (before == null || !before.confirmed);
  }

  private static OptionalLong step(JsonNode record) {
    JsonNode step = record.has("step") ? record.path("step") : record.path("opened_step");
    return step.isNumber() ? OptionalLong.of(step.asLong()) : OptionalLong.empty();
  }

  /** The newest record of forecasts. */
  synchronized Optional<JsonNode> latest() {
    return latest;
  }

  /** The first one at or past {@link #NOTED_AT} that holds a forecast. */
  synchronized Optional<JsonNode> noted() {
    return noted;
  }

  /** Every alert it caused, in order of opening. */
  synchronized List<Seen> alerts() {
    return new ArrayList<>(alerts.values());
  }

  /** Share of the planned tokens that it reached; NaN while unknown. */
  synchronized double share() {
    return latest.map(record -> record.path("share").asDouble(Double.NaN)).orElse(Double.NaN);
  }

  /** What happened: mean of the last 2 % of the losses sent; NaN if the run diverged. */
  synchronized double finalLoss() {
    return losses.mean();
  }

  /** Whether nothing more is to be expected: its end, or the silence after its death, is known. */
  synchronized boolean settled() {
    if (endSent) {
      String status = latest.map(record -> record.path("status").asText()).orElse("");
      return status.equals("finished") || status.equals("failed") || status.equals("killed");
    }
    return alerts.values().stream().anyMatch(alert -> alert.kind().equals("stalled"));
  }
}
