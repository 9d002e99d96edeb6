package io.plumbline.stream;

import static io.plumbline.stream.Json.number;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.family.Belief;
import io.plumbline.forecast.Forecast;
import io.plumbline.forecast.ForecastDrivers;
import io.plumbline.law.LawEstimate;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertCost;
import io.plumbline.run.Counts;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A record of {@code training.forecasts}: {@code topology/events/forecast.schema.json}. */
final class ForecastJson {
  private ForecastJson() {}

  static byte[] bytes(RunReport report) {
    return Json.object(json -> write(json, report));
  }

  private static void write(JsonGenerator json, RunReport report) throws IOException {
    json.writeStringField("run", report.run());
    if (report.declaration().family().isPresent()) {
      json.writeStringField("family", report.declaration().family().get());
    }
    write(json, report.progress());
    write(json, report.expected().belief());
    if (report.outlook().isPresent()) {
      write(json, report.outlook().get());
    } else {
      json.writeStringField("why_no_forecast", report.expected().whyNoOutlook());
    }
    write(json, report.verdicts().drift());
    write(json, report.verdicts().regime());
    number(json, "eta_seconds", report.progress().speed().etaSeconds());
    number(json, "tokens_per_second", report.progress().speed().tokensPerSecond());
    writeMetrics(json, report.progress().readings().metrics());
    writeAlerts(json, report);
    json.writeNumberField("event_time_ms", report.progress().heard().eventMs());
    write(json, report.progress().counts());
  }

  private static void write(JsonGenerator json, Progress progress) throws IOException {
    json.writeStringField("status", progress.status().label());
    json.writeNumberField("attempt", progress.attempt());
    number(json, "step", progress.step());
    number(json, "tokens", progress.tokens());
    json.writeStringField("token_source", progress.reach().tokenSource().label());
    number(json, "target_tokens", progress.reach().targetTokens());
    number(json, "share", progress.share());
    number(json, "loss", progress.losses().lastNats());
    number(json, "smoothed_loss", progress.losses().smoothedNats());
    number(json, "noise_sd", progress.losses().noiseSd());
    number(json, "eval_loss", progress.losses().evalNats());
    number(json, "learning_rate", progress.readings().learningRate());
    number(json, "gradient_norm", progress.readings().gradientNorm());
  }

  private static void write(JsonGenerator json, Belief belief) throws IOException {
    json.writeObjectFieldStart("prior");
    json.writeStringField("source", AlertJson.lower(belief.source()));
    json.writeNumberField("runs", belief.runs());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Outlook outlook) throws IOException {
    Forecast end = outlook.atHorizon();
    json.writeObjectFieldStart("forecast");
    number(json, "tokens", end.atTokens());
    number(json, "loss", end.loss());
    number(json, "lo50", end.lo50());
    number(json, "hi50", end.hi50());
    number(json, "lo80", end.lo80());
    number(json, "hi80", end.hi80());
    number(json, "lo95", end.lo95());
    number(json, "hi95", end.hi95());
    number(json, "sd", end.sd());
    number(json, "made_at_tokens", outlook.madeAtTokens());
    json.writeEndObject();
    writeCurve(json, outlook.grid());
    write(json, outlook.drivers());
    json.writeObjectFieldStart("schedule");
    json.writeStringField("basis", outlook.schedule().label());
    json.writeStringField("reason", outlook.scheduleSays());
    json.writeEndObject();
    write(json, outlook.law());
  }

  private static void writeCurve(JsonGenerator json, List<Forecast> grid) throws IOException {
    json.writeArrayFieldStart("curve");
    for (int i = 0; i < grid.size(); i++) {
      Forecast point = grid.get(i);
      json.writeStartObject();
      number(json, "share", Outlook.share(i));
      number(json, "tokens", point.atTokens());
      number(json, "loss", point.loss());
      number(json, "lo80", point.lo80());
      number(json, "hi80", point.hi80());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, ForecastDrivers drivers) throws IOException {
    json.writeObjectFieldStart("drivers");
    number(json, "noise", drivers.noise());
    number(json, "exponent", drivers.exponent());
    number(json, "anneal", drivers.anneal());
    number(json, "model_error", drivers.modelError());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LawEstimate law) throws IOException {
    json.writeObjectFieldStart("law");
    number(json, "floor", law.floor());
    number(json, "floor_sd", law.floorSd());
    number(json, "amplitude", law.amplitude());
    number(json, "exponent", law.exponent());
    number(json, "exponent_sd", law.exponentSd());
    number(json, "anneal_gain", law.annealGain());
    number(json, "anneal_gain_sd", law.annealGainSd());
    number(json, "horizon_tokens", law.horizonTokens());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, DriftVerdict drift) throws IOException {
    json.writeObjectFieldStart("drift");
    json.writeStringField("grade", AlertJson.lower(drift.grade()));
    json.writeStringField("reason", drift.reason());
    number(json, "score", drift.score());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RegimeVerdict regime) throws IOException {
    json.writeObjectFieldStart("regime");
    json.writeStringField("regime", regime.regime().label());
    number(json, "tokens_per_parameter", regime.tokensPerParameter());
    number(json, "planned_tokens_per_parameter", regime.plannedTokensPerParameter());
    number(json, "optimal_tokens_per_parameter", regime.optimalTokensPerParameter());
    number(json, "compute_flops", regime.computeFlops());
    number(json, "planned_compute_flops", regime.plannedComputeFlops());
    number(json, "effective_tokens", regime.effectiveTokens());
    json.writeStringField("reason", regime.reason());
    json.writeEndObject();
  }

  private static void writeMetrics(JsonGenerator json, Map<String, Double> metrics)
      throws IOException {
    json.writeObjectFieldStart("metrics");
    // Sorted: the same report is the same bytes.
    for (Map.Entry<String, Double> metric : new TreeMap<>(metrics).entrySet()) {
      number(json, metric.getKey(), metric.getValue());
    }
    json.writeEndObject();
  }

  private static void writeAlerts(JsonGenerator json, RunReport report) throws IOException {
    json.writeArrayFieldStart("open_alerts");
    for (Alert alert : report.alerts().open()) {
      AlertCost cost = AlertCost.of(alert, report);
      json.writeStartObject();
      json.writeStringField("id", alert.id());
      json.writeStringField("kind", alert.kind().label());
      json.writeStringField("grade", AlertJson.lower(alert.grade()));
      json.writeBooleanField("muted", alert.muted().isPresent());
      number(json, "since_tokens", alert.ground().sinceTokens());
      number(json, "cost_tokens", cost.tokens());
      number(json, "cost_flops", cost.flops());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Counts counts) throws IOException {
    json.writeObjectFieldStart("counts");
    json.writeNumberField("steps", counts.steps());
    json.writeNumberField("duplicates", counts.duplicates());
    json.writeNumberField("late", counts.late());
    json.writeNumberField("rewinds", counts.rewinds());
    json.writeNumberField("non_finite", counts.nonFinite());
    json.writeEndObject();
  }
}
