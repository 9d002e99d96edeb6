package io.plumbline.stream;

import io.plumbline.contract.AlertRecord;
import io.plumbline.contract.ForecastRecord;
import io.plumbline.contract.LessonRecord;
import io.plumbline.family.Teaching;
import io.plumbline.run.Alert;
import io.plumbline.run.BatchNews;
import io.plumbline.run.RunReport;
import io.plumbline.run.Step;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The ways out of {@code update-run}: a report to {@code forecasts} when it is renewed, alerts to
 * {@code alerts} once per transition, to {@code lessons} what a run teaches its family, to {@code
 * cells} what it tells those that read the same batches.
 */
final class Outlets {
  private final ProcessorContext<byte[], byte[]> context;
  private final String address;
  private final BatchCodec batchCodec = new BatchCodec();

  /**
   * Of one task.
   *
   * @param address where a reader finds the monitor's pages, for the links of alerts
   */
  Outlets(ProcessorContext<byte[], byte[]> context, String address) {
    this.context = context;
    this.address = address;
  }

  /** Lets out what has come of a step. */
  void tell(String run, Step step, long timestampMs) {
    RunReport report = step.report();
    if (report.renewed()) {
      forward(utf8(run), ForecastRecord.of(report).bytes(), timestampMs, Nodes.FORECASTS);
    }
    for (Alert transition : report.alerts().transitions()) {
      byte[] alert = AlertRecord.of(transition, report, address).bytes();
      forward(utf8(run), alert, timestampMs, Nodes.ALERTS);
    }
    for (Teaching teaching : step.teachings()) {
      byte[] lesson = LessonRecord.of(teaching).bytes();
      forward(utf8(teaching.family()), lesson, timestampMs, Nodes.LESSONS);
    }
    if (step.told().isPresent() && BatchCodec.worthTelling(run, step.told().get())) {
      BatchNews told = step.told().get();
      byte[] key = batchCodec.key(told.order());
      forward(key, batchCodec.cells(run, told), timestampMs, Nodes.CELLS);
    }
  }

  /** The run is deleted: a tombstone in {@code forecasts}. */
  void forget(String run, long timestampMs) {
    forward(utf8(run), null, timestampMs, Nodes.FORECASTS);
  }

  private void forward(byte[] key, byte @Nullable [] value, long timestampMs, String child) {
    context.forward(new Record<>(key, value, Math.max(0, timestampMs)), child);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
