package io.plumbline.app.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.forecast.Forecast;
import io.plumbline.law.LawEstimate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * A run's outcome as one line of JSON. Tools read it: every key is always there, and what is not
 * known (or is not a finite number) is null.
 */
public final class BacktestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BacktestJson() {}

  /** One object, without a line end. */
  public static String line(RunOutcome outcome) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("run", outcome.run());
    line.put("events", outcome.read().events());
    line.put("rejected", outcome.read().rejected());
    put(line, "target_tokens", outcome.declared().target());
    ArrayNode forecasts = line.putArray("forecasts");
    outcome.said().forecasts().forEach(at -> forecast(forecasts.addObject(), at));
    ArrayNode alerts = line.putArray("alerts");
    outcome.said().alerts().forEach(seen -> alert(alerts.addObject(), seen));
    law(line.putObject("law"), outcome.said().law());
    line.put("regime", outcome.said().regime().regime().label());
    put(line, "tokens_per_parameter", outcome.said().regime().tokensPerParameter());
    return line.toString();
  }

  private static void forecast(ObjectNode node, RunOutcome.ForecastAt at) {
    node.put("at", at.share());
    put(node, "tokens", whole(at.tokens()));
    put(node, "loss", of(at.forecast(), Forecast::loss));
    put(node, "lo50", of(at.forecast(), made -> made.bounds().lo50()));
    put(node, "hi50", of(at.forecast(), made -> made.bounds().hi50()));
    put(node, "lo80", of(at.forecast(), made -> made.bounds().lo80()));
    put(node, "hi80", of(at.forecast(), made -> made.bounds().hi80()));
    put(node, "lo95", of(at.forecast(), made -> made.bounds().lo95()));
    put(node, "hi95", of(at.forecast(), made -> made.bounds().hi95()));
  }

  private static void alert(ObjectNode node, RunOutcome.AlertSeen seen) {
    node.put("kind", seen.kind().name());
    node.put("grade", seen.grade() == DriftVerdict.Grade.CONFIRMED ? "confirmed" : "suspected");
    node.put("state", seen.state().name().toLowerCase(Locale.ROOT));
    put(node, "step", seen.step());
    put(node, "tokens", whole(OptionalDouble.of(seen.tokens())));
    put(node, "score", OptionalDouble.of(seen.score()));
  }

  private static void law(ObjectNode node, Optional<LawEstimate> law) {
    put(node, "floor", of(law, LawEstimate::floor));
    put(node, "amplitude", of(law, LawEstimate::amplitude));
    put(node, "exponent", of(law, LawEstimate::exponent));
    put(node, "anneal_gain", of(law, LawEstimate::annealGain));
  }

  private static <T> OptionalDouble of(Optional<T> from, ToDoubleFunction<T> value) {
    return from.isPresent()
        ? OptionalDouble.of(value.applyAsDouble(from.get()))
        : OptionalDouble.empty();
  }

  private static OptionalLong whole(OptionalDouble tokens) {
    return tokens.isPresent() && Double.isFinite(tokens.getAsDouble())
        ? OptionalLong.of(Math.round(tokens.getAsDouble()))
        : OptionalLong.empty();
  }

  private static void put(ObjectNode node, String key, OptionalLong value) {
    node.put(key, value.isPresent() ? (Long) value.getAsLong() : null);
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    node.put(
        key,
        value.isPresent() && Double.isFinite(value.getAsDouble())
            ? (Double) value.getAsDouble()
            : null);
  }
}
