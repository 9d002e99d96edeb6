package io.plumbline.stream;

import io.plumbline.contract.LawRecord;
import io.plumbline.contract.LessonRecord;
import io.plumbline.contract.Unreadable;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.ReportSink;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code learn-family}: works a run's lesson into what is remembered of its family, and sends
 * the new memory to {@code laws}; a tombstone when nothing is left to remember.
 *
 * <p>The store holds, for each family, the very bytes last sent. At most {@link #MOST_FAMILIES} are
 * remembered; one more makes the family go that was taught longest ago.
 */
final class LearnFamily implements Processor<byte[], byte[], byte[], byte[]> {
  /** A memory is at most some 40 KB: 40 MB in all, on every instance's heap. */
  static final int MOST_FAMILIES = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(LearnFamily.class);

  private final ReportSink sink;
  private String owner;
  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<byte[], byte[]> store;

  /** When each family was last taught, by the runs' clocks. */
  private final Map<String, Long> taughtMs = new HashMap<>();

  /** The surfaces of those that have one, as last fitted. */
  private final Map<String, LossSurface> surfaces = new HashMap<>();

  /** {@link #init} fills the rest before anything else is called. */
  @SuppressWarnings("NullAway.Init")
  LearnFamily(ReportSink sink) {
    this.sink = sink;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    owner = context.taskId().toString();
    store = context.getStateStore(Nodes.FAMILY_LESSONS);
    try (KeyValueIterator<byte[], byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        String family = new String(entry.key, StandardCharsets.UTF_8);
        FamilyMemory memory = remembered(family, entry.value);
        taughtMs.put(family, memory.newestMs());
        if (!memory.lessons().isEmpty()) {
          // As it was fitted: fitting a thousand families again would take a minute.
          surfaceOf(entry.value).ifPresent(surface -> surfaces.put(family, surface));
          show(memory);
        }
      }
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Teaching teaching;
    try {
      teaching =
          LessonRecord.read(record.value() == null ? new byte[0] : record.value()).teaching();
    } catch (Unreadable e) {
      // Not ours: another plumbline's, or somebody's by mistake. Families can do without it.
      LOG.warn("A record of {} is passed over: {}", MonitorTopology.LESSONS_TOPIC, e.getMessage());
      sink.unreadable(MonitorTopology.LESSONS_TOPIC, e.why());
      return;
    }
    String family = teaching.family();
    byte[] key = family.getBytes(StandardCharsets.UTF_8);
    FamilyMemory before = remembered(family, store.get(key));
    FamilyMemory after = before.after(teaching);
    if (after.equals(before)) {
      return;
    }
    if (after.lessons().isEmpty()) {
      forget(family, record.timestamp());
      return;
    }
    byte[] law;
    try {
      law = LawRecord.of(after, surface(before, after)).bytes();
    } catch (RuntimeException e) {
      // Nothing was written yet: the family stays as it was, and other families go on.
      LOG.error("A lesson of the run {} is passed over", teaching.run(), e);
      sink.unreadable(MonitorTopology.LESSONS_TOPIC, "it makes no law: " + e);
      return;
    }
    store.put(key, law);
    taughtMs.put(family, after.newestMs());
    show(after);
    context.forward(new Record<>(key, law, record.timestamp()), Nodes.LAWS);
    if (taughtMs.size() > MOST_FAMILIES) {
      taughtMs.entrySet().stream()
          .filter(entry -> !entry.getKey().equals(family))
          .min(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
          .ifPresent(oldest -> forget(oldest.getKey(), record.timestamp()));
    }
  }

  /** Fitted again, which takes some 50 ms, only when what complete runs taught has changed. */
  private Optional<LossSurface> surface(FamilyMemory before, FamilyMemory after) {
    if (!complete(before).equals(complete(after)) || !surfaces.containsKey(after.family())) {
      LossSurface.of(after.lessons())
          .ifPresentOrElse(
              surface -> surfaces.put(after.family(), surface),
              () -> surfaces.remove(after.family()));
    }
    return Optional.ofNullable(surfaces.get(after.family()));
  }

  private static Optional<LossSurface> surfaceOf(byte[] law) {
    try {
      return LawRecord.read(law).lossSurface();
    } catch (Unreadable e) {
      return Optional.empty(); // fitted again with the next complete run
    }
  }

  private static List<Lesson> complete(FamilyMemory memory) {
    return memory.lessons().stream().filter(Lesson::complete).toList();
  }

  private void forget(String family, long timestampMs) {
    byte[] key = family.getBytes(StandardCharsets.UTF_8);
    store.delete(key);
    taughtMs.remove(family);
    surfaces.remove(family);
    context.forward(new Record<>(key, null, timestampMs), Nodes.LAWS);
    sink.forgetFamily(owner, family);
  }

  private void show(FamilyMemory memory) {
    sink.family(
        owner,
        new FamilyReport(
            memory,
            memory.believedOf("", RunTraits.UNKNOWN),
            Optional.ofNullable(surfaces.get(memory.family()))));
  }

  @Override
  public void close() {
    sink.forgetAll(owner);
  }

  /** A memory in another format is begun anew: its numbers would be taken for what they are not. */
  private FamilyMemory remembered(String family, byte @Nullable [] law) {
    if (law == null) {
      return FamilyMemory.empty(family);
    }
    try {
      return LawRecord.read(law).memory();
    } catch (Unreadable e) {
      LOG.warn("What was remembered of the family {} is dropped: {}", family, e.getMessage());
      sink.unreadable(Nodes.FAMILY_LESSONS, e.why());
      return FamilyMemory.empty(family);
    }
  }
}
