package io.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What holds for all bytes, all JSON and all events. */
class EventCodecPropertyTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> NAMES =
      Stream.concat(
              Arrays.stream(Field.values()).flatMap(field -> field.names().stream()),
              Stream.of(
                  "family", "params", "schedule", "target_tokens", "reference", "tags", "points"))
          .toList();

  private final EventCodec codec = new EventCodec();

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreAnswered(@ForAll byte[] key, @ForAll byte[] value) {
    assertThat(codec.decode(key, value)).isNotNull();
    assertThat(codec.decode(null, value)).isNotNull();
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void anyDamageToAnEventIsAnswered(@ForAll("damaged") byte[] value, @ForAll("texts") String key) {
    assertThat(codec.decode(utf8(key), value)).isNotNull();
    assertThat(codec.decode(null, value)).isNotNull();
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void anyJsonIsAnswered(@ForAll("rows") Map<String, @Nullable Object> row) {
    assertThat(codec.decode(null, json(row))).isNotNull();
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void theOrderOfFieldsChangesNothing(
      @ForAll("rows") Map<String, @Nullable Object> row, @ForAll Random chance) {
    List<String> names = new ArrayList<>(row.keySet());
    Collections.shuffle(names, chance);
    Map<String, @Nullable Object> shuffled = new LinkedHashMap<>();
    names.forEach(name -> shuffled.put(name, row.get(name)));

    Object gist = gist(codec.decode(null, json(row)));
    assertThat(gist(codec.decode(null, json(shuffled)))).isEqualTo(gist);
    Statistics.label("kind")
        .collect(gist instanceof TrainingEvent ? "event" : "refused")
        .coverage(
            both -> {
              both.check("event").percentage(share -> share > 20);
              both.check("refused").percentage(share -> share > 20);
            });
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void unknownFieldsChangeNothing(
      @ForAll("rows") Map<String, @Nullable Object> row,
      @ForAll("trees") @Nullable Object unknown,
      @ForAll("texts") String name) {
    Map<String, @Nullable Object> wider = new LinkedHashMap<>();
    wider.put("unknown " + name, unknown);
    wider.putAll(row);
    wider.put("also unknown " + name, unknown);

    assertThat(codec.decode(null, json(wider))).isEqualTo(codec.decode(null, json(row)));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void everyEventSurvivesTheWire(@ForAll("events") TrainingEvent event) {
    byte[] encoded = codec.encode(event);

    assertThat(codec.decode(null, encoded)).isEqualTo(new Decoded.Valid(event));
    assertThat(codec.decode(utf8(event.run()), encoded)).isEqualTo(new Decoded.Valid(event));
    assertThat(codec.decode(utf8(event.run() + "x"), encoded))
        .matches(decoded -> decoded instanceof Decoded.Rejected, "another run's key is refused");
  }

  /** An event, or the reason; details may name another of several faults of one reason. */
  private static Object gist(Decoded decoded) {
    return decoded.fold(Decoded.Valid::event, Decoded.Rejected::reason);
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<String> seeds =
        Arbitraries.of(
            Stream.concat(
                    Samples.all().stream(),
                    Hostile.all().stream()
                        .map(Hostile::value)
                        .filter(value -> value != null && value.length < 2000)
                        .map(value -> new String(value, StandardCharsets.ISO_8859_1)))
                .toList());
    Arbitrary<List<Integer>> edits = Arbitraries.integers().list().ofMinSize(1).ofMaxSize(4);
    return Combinators.combine(seeds, edits).as(EventCodecPropertyTest::damage);
  }

  /** Overwrites, deletes or doubles bytes, or cuts the rest off; one of these per edit. */
  private static byte[] damage(String text, List<Integer> edits) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int edit : edits) {
      if (bytes.length == 0) {
        return bytes;
      }
      int at = Math.floorMod(edit >> 10, bytes.length);
      switch (edit & 3) {
        case 0 -> bytes[at] = (byte) (edit >> 2);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> {
          byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
          System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
          bytes = shorter;
        }
        default -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }

  @Provide
  Arbitrary<Map<String, @Nullable Object>> rows() {
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of("run", "step", "tokens", "loss", "type")),
            Tuple.of(6, Arbitraries.of(NAMES)),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(5)));
    Arbitrary<@Nullable Object> values =
        Arbitraries.oneOf(
            Arbitraries.of("r17", "step", "eval", "run", "end", "heartbeat", "finished", "cosine"),
            Arbitraries.of("NaN", "inf", "2.5", "12", "", "2026-01-01T00:00:00Z"),
            Arbitraries.integers().between(-2, 1000).map(number -> (Object) number),
            Arbitraries.randomValue(chance -> (Object) (chance.nextGaussian() * 1e3)),
            trees());
    Arbitrary<Map.Entry<String, @Nullable Object>> fields =
        Combinators.combine(names, values, Arbitraries.integers().between(0, 19))
            .as(
                (name, value, chance) ->
                    new SimpleEntry<>(name, chance == 0 ? value : fitting(name, value, chance)));
    return fields
        .list()
        .ofMaxSize(10)
        .map(
            list -> {
              Map<String, @Nullable Object> row = new LinkedHashMap<>();
              row.put("run", "r");
              list.forEach(field -> row.put(field.getKey(), field.getValue()));
              return row;
            });
  }

  /** A value that the field accepts; the given one when it is no field of an event. */
  private static @Nullable Object fitting(String name, @Nullable Object value, int chance) {
    Field.Alias alias = Field.named(name);
    if (alias == null) {
      return value;
    }
    return switch (alias.field()) {
      case TYPE -> Samples.TYPES.get(chance % 3);
      case RUN, OTHER_RUN -> "r";
      case METRICS -> Map.of("acc", chance);
      case STATUS -> "killed";
      case LOSS, EVAL_LOSS -> chance == 1 ? null : chance == 2 ? "NaN" : chance / 2.0;
      default -> chance;
    };
  }

  @Provide
  Arbitrary<@Nullable Object> trees() {
    Arbitrary<@Nullable Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(6).map(text -> (Object) text),
            Arbitraries.bigIntegers().map(number -> (Object) number),
            Arbitraries.randomValue(chance -> (Object) (chance.nextGaussian() * 1e3)),
            Arbitraries.of(true, false).map(truth -> (Object) truth),
            Arbitraries.just((Object) "x").injectNull(1));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(
                        Arbitraries.oneOf(
                            Arbitraries.of(
                                "total", "kind", "points", "floor", "amplitude", "exponent"),
                            Arbitraries.strings().ofMaxLength(4)),
                        inner)
                    .ofMaxSize(3)
                    .map(map -> (Object) map)),
        0,
        4);
  }

  @Provide
  Arbitrary<String> texts() {
    return EventArbitraries.texts();
  }

  @Provide
  Arbitrary<TrainingEvent> events() {
    return EventArbitraries.events();
  }

  private static byte[] json(Map<String, @Nullable Object> row) {
    try {
      return MAPPER.writeValueAsBytes(row);
    } catch (JsonProcessingException e) {
      throw new AssertionError(row.toString(), e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
