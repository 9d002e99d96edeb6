package io.plumbline.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes events by the contract's own names; what is not finite becomes text ("NaN"). */
final class EventWriter {
  private final JsonGenerator json;

  private EventWriter(JsonGenerator json) {
    this.json = json;
  }

  static byte[] write(JsonFactory factory, TrainingEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      new EventWriter(json).write(event);
    } catch (IOException impossibleInMemory) {
      throw new UncheckedIOException(impossibleInMemory);
    }
    return bytes.toByteArray();
  }

  private void write(TrainingEvent event) throws IOException {
    json.writeStartObject();
    if (event instanceof TrainingEvent.StepLogged step) {
      begin("step", event, step.at());
      json.writeNumberField("loss", step.lossNats());
      write("lr", step.learningRate());
      write("grad_norm", step.gradientNorm());
    } else if (event instanceof TrainingEvent.EvalLogged eval) {
      begin("eval", event, eval.at());
      write("eval_loss", eval.lossNats());
      if (!eval.metrics().isEmpty()) {
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> metric : new TreeMap<>(eval.metrics()).entrySet()) {
          json.writeNumberField(metric.getKey(), metric.getValue());
        }
        json.writeEndObject();
      }
    } else if (event instanceof TrainingEvent.RunEnded end) {
      begin("end", event, end.at());
      json.writeStringField("status", end.status().name().toLowerCase(Locale.ROOT));
    } else if (event instanceof TrainingEvent.Heartbeat heartbeat) {
      begin("heartbeat", event, heartbeat.at());
    } else if (event instanceof TrainingEvent.Muted muted) {
      begin("mute", event, Position.UNKNOWN);
      write(muted.mute());
    } else if (event instanceof TrainingEvent.Unmuted unmuted) {
      begin("unmute", event, Position.UNKNOWN);
      writeKinds(unmuted.kinds());
    } else if (event instanceof TrainingEvent.RunDeleted) {
      begin("delete", event, Position.UNKNOWN);
    } else if (event instanceof TrainingEvent.ChangeAnnounced change) {
      begin("change", event, change.at());
      json.writeStringField("what", change.what().label());
      write("note", change.note());
    } else {
      begin("run", event, Position.UNKNOWN);
      write(((TrainingEvent.RunDeclared) event).declaration());
    }
    json.writeEndObject();
  }

  private void begin(String type, TrainingEvent event, Position at) throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("run", event.run());
    if (event.timeMs().isPresent()) {
      json.writeFieldName("ts");
      Timestamps.write(json, event.timeMs().getAsLong());
    }
    if (event.attempt().isPresent()) {
      json.writeNumberField("attempt", event.attempt().getAsInt());
    }
    write("step", at.step());
    write("tokens", at.tokens());
    write("samples", at.samples());
  }

  private void write(Mute mute) throws IOException {
    writeKinds(mute.kinds());
    if (mute.forMs().isPresent()) {
      json.writeNumberField("for_s", mute.forMs().getAsLong() / 1e3);
    }
    if (mute.untilMs().isPresent()) {
      json.writeFieldName("until_ms");
      Timestamps.write(json, mute.untilMs().getAsLong());
    }
    write("until_tokens", mute.untilTokens());
    if (!mute.reason().isEmpty()) {
      json.writeStringField("reason", mute.reason());
    }
    if (!mute.by().isEmpty()) {
      json.writeStringField("by", mute.by());
    }
  }

  private void writeKinds(Set<String> kinds) throws IOException {
    if (!kinds.isEmpty()) {
      json.writeArrayFieldStart("kinds");
      for (String kind : new TreeSet<>(kinds)) {
        json.writeString(kind);
      }
      json.writeEndArray();
    }
  }

  private void write(Declaration declared) throws IOException {
    write("family", declared.family());
    writeParams(declared);
    write("target_tokens", declared.plan().targetTokens());
    write("target_steps", declared.plan().targetSteps());
    write("batch_tokens", declared.batch().tokens());
    write("seq_len", declared.batch().seqLen());
    write("global_batch", declared.batch().sequences());
    if (declared.schedule().isPresent()) {
      write(declared.schedule().get());
    }
    write("unique_tokens", declared.data().uniqueTokens());
    write("bytes_per_token", declared.data().bytesPerToken());
    write("parent_run", declared.lineage().parentRun());
    write("forked_at_tokens", declared.lineage().forkedAtTokens());
    write("inference_tokens", declared.plan().inferenceTokens());
    write("data_order", declared.data().order());
    if (declared.reference().isPresent()) {
      Declaration.ReferenceLaw law = declared.reference().get();
      json.writeObjectFieldStart("reference");
      json.writeNumberField("floor", law.floor());
      json.writeNumberField("amplitude", law.amplitude());
      json.writeNumberField("exponent", law.exponent());
      json.writeEndObject();
    }
    if (!declared.tags().isEmpty()) {
      json.writeObjectFieldStart("tags");
      for (Map.Entry<String, String> tag : new TreeMap<>(declared.tags()).entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
    }
  }

  private void writeParams(Declaration declared) throws IOException {
    if (declared.size().total().isEmpty()
        && declared.size().nonEmbedding().isEmpty()
        && declared.size().active().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("params");
    write("total", declared.size().total());
    write("non_embedding", declared.size().nonEmbedding());
    write("active", declared.size().active());
    json.writeEndObject();
  }

  private void write(ScheduleDeclaration schedule) throws IOException {
    json.writeObjectFieldStart("schedule");
    json.writeStringField("kind", schedule.kind().name().toLowerCase(Locale.ROOT));
    write("peak_lr", schedule.peakLr());
    write("warmup_tokens", schedule.warmupTokens());
    write("warmup_steps", schedule.warmupSteps());
    write("decay_frac", schedule.decayFrac());
    write("final_frac", schedule.finalFrac());
    if (!schedule.points().isEmpty()) {
      json.writeArrayFieldStart("points");
      for (ScheduleDeclaration.Point point : schedule.points()) {
        json.writeStartArray();
        json.writeNumber(point.tokens());
        json.writeNumber(point.learningRate());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void write(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    }
  }

  private void write(String name, OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    }
  }

  private void write(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }
}
