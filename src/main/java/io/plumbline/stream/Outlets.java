package io.plumbline.stream;

import io.plumbline.contract.AlertRecord;
import io.plumbline.contract.ForecastRecord;
import io.plumbline.contract.LessonRecord;
import io.plumbline.event.Decoded;
import io.plumbline.event.Rejection;
import io.plumbline.family.Teaching;
import io.plumbline.run.Alert;
import io.plumbline.run.BatchNews;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;
import io.plumbline.run.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * A record on its way out.
   *
   * @param child the node it goes to
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Letter(String child, byte[] key, byte @Nullable [] value) {}

  /** What a step lets out, in bytes: all that can go wrong with a run is over with it. */
  static final class Post {
    private final List<Letter> letters = new ArrayList<>();

    private void add(String child, byte[] key, byte @Nullable [] value) {
      letters.add(new Letter(child, key, value));
    }
  }

  /** What has come of a step. */
  Post of(String run, Step step) {
    Post post = new Post();
    RunReport report = step.report();
    if (report.renewed()) {
      post.add(Nodes.FORECASTS, utf8(run), ForecastRecord.of(report).bytes());
    }
    for (Alert transition : report.alerts().transitions()) {
      post.add(Nodes.ALERTS, utf8(run), AlertRecord.of(transition, report, address).bytes());
    }
    for (Teaching teaching : step.teachings()) {
      post.add(Nodes.LESSONS, utf8(teaching.family()), LessonRecord.of(teaching).bytes());
    }
    if (step.told().isPresent() && BatchCodec.worthTelling(run, step.told().get())) {
      BatchNews told = step.told().get();
      post.add(Nodes.CELLS, batchCodec.key(told.order()), batchCodec.cells(run, told));
    }
    return post;
  }

  /** Lets it out. */
  void send(Post post, long timestampMs) {
    for (Letter letter : post.letters) {
      forward(letter.key, letter.value, timestampMs, letter.child);
    }
  }

  /** The run is set aside: its forecast says so, and why. */
  void aside(SetAside aside, RunReport last) {
    byte[] forecast = ForecastRecord.of(last).with(aside).bytes();
    forward(utf8(aside.run()), forecast, aside.sinceMs(), Nodes.FORECASTS);
  }

  /** An event of a run that is set aside is kept with the dead letters. */
  void refuse(Record<String, Received> record, SetAside aside) {
    context
        .recordMetadata()
        .ifPresent(
            whence ->
                context.forward(
                    DeadLetter.of(
                        record.value().record(record),
                        new Decoded.Rejected(Rejection.RUN_SET_ASIDE, aside.says()),
                        whence),
                    Nodes.REJECTED_EVENTS));
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
