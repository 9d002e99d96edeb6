package io.plumbline.stream;

import io.plumbline.contract.LawRecord;
import io.plumbline.contract.Unreadable;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.FamilyPriors;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.run.ReportSink;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What families teach, as read back from {@code training.laws}: every instance holds all of it. On
 * top of what was known before: a run that has a lesson in both has the one of the topic.
 *
 * <p>The table is filled by a thread of its own, so an answer depends on when it is asked for; who
 * asks keeps the answer with the run.
 */
final class FamilyLaws implements FamilyPriors {
  private static final Logger LOG = LoggerFactory.getLogger(FamilyLaws.class);

  private final ReadOnlyKeyValueStore<byte[], byte[]> laws;
  private final MonitorTopology.Knowledge before;
  private final ReportSink sink;

  FamilyLaws(
      ReadOnlyKeyValueStore<byte[], byte[]> laws,
      MonitorTopology.Knowledge before,
      ReportSink sink) {
    this.laws = laws;
    this.before = before;
    this.sink = sink;
  }

  @Override
  public Belief of(String family, String run, RunTraits traits) {
    FamilyMemory memory = before.book().memory(family);
    byte[] law = laws.get(family.getBytes(StandardCharsets.UTF_8));
    if (law != null) {
      try {
        for (Lesson lesson : LawRecord.read(law).memory().lessons()) {
          memory = memory.after(Teaching.of(lesson));
        }
      } catch (Unreadable e) {
        LOG.warn("The law of the family {} is passed over: {}", family, e.getMessage());
        sink.unreadable(MonitorTopology.LAWS_TOPIC, e.why());
      }
    }
    return memory.believedOf(run, traits);
  }

  /** Node {@code keep-laws}: fills the table. */
  static final class Keep implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<byte[], byte[]> table;

    /** {@link #init} fills it before anything else is called. */
    @SuppressWarnings("NullAway.Init")
    Keep() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      table = context.getStateStore(Nodes.FAMILY_LAWS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (record.key() != null) {
        table.put(record.key(), record.value());
      }
    }
  }
}
