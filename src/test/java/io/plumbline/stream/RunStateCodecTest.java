package io.plumbline.stream;

import static io.plumbline.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Binning;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Recent;
import io.plumbline.curve.RunClock;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.Departure;
import io.plumbline.drift.Divergence;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.drift.EvalGap;
import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.drift.Findings;
import io.plumbline.drift.LossLevel;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.Numerics;
import io.plumbline.drift.OffReference;
import io.plumbline.drift.Pace;
import io.plumbline.drift.Place;
import io.plumbline.drift.RateWatch;
import io.plumbline.drift.Segments;
import io.plumbline.drift.Spike;
import io.plumbline.drift.TokenWatch;
import io.plumbline.drift.Trust;
import io.plumbline.drift.UnitTrial;
import io.plumbline.drift.UnitWatch;
import io.plumbline.event.Change;
import io.plumbline.event.Declaration;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Belief;
import io.plumbline.law.Lean;
import io.plumbline.law.Prior;
import io.plumbline.regime.Regime;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertBook;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Changes;
import io.plumbline.run.Counts;
import io.plumbline.run.Desk;
import io.plumbline.run.Doubt;
import io.plumbline.run.Evaluations;
import io.plumbline.run.FamilyTie;
import io.plumbline.run.Latest;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.Mutes;
import io.plumbline.run.Muting;
import io.plumbline.run.Replay;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import io.plumbline.run.Step;
import io.plumbline.run.Tail;
import io.plumbline.run.TokenCount;
import io.plumbline.run.TokenSource;
import io.plumbline.run.Track;
import io.plumbline.run.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored state comes back as it was, also when an older plumbline wrote it. */
class RunStateCodecTest {
  private static final Path STATE = Path.of("src/test/resources/state");

  private static final int NEWEST = 3;

  private final RunStateCodec codec = new RunStateCodec();

  @Test
  void everyPartComesBack() {
    assertThat(codec.head(codec.encode(head()))).isEqualTo(head());
    assertThat(codec.bins(codec.encode(bins()))).isEqualTo(bins());
    assertThat(codec.family(codec.encode(tie()))).isEqualTo(tie());
    assertThat(codec.family(codec.encode(FamilyTie.NONE))).isEqualTo(FamilyTie.NONE);
    assertThat(codec.declaration(codec.encode("r1", declaration()))).isEqualTo(declaration());
    assertThat(codec.declaration(codec.encode("r1", Declaration.NONE))).isEqualTo(Declaration.NONE);
  }

  /** One file per version ever written, read back for good; the newest is also written so. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionEverWrittenIsRead(int version) throws Exception {
    assertThat(codec.family(golden("family", version)))
        .isEqualTo(version == 1 ? tie(Lean.NONE) : tie());
    assertThat(codec.declaration(golden("declaration", version))).isEqualTo(declaration());
    boolean alone = version == 1; // knew nothing of siblings
    List<Bin> bins =
        alone
            ? bins().stream().map(bin -> bin.withDifficulty(Difficulty.UNKNOWN)).toList()
            : bins();
    assertThat(codec.bins(golden("bins", version))).isEqualTo(bins);
    RunHead head =
        alone
            ? head(
                Strip.EMPTY, List.of(), unmuted(), new Mutes(List.of()), Causes.NEW, Changes.NONE)
            : version == 2
                ? head(strip(), kin(), unmuted(), new Mutes(List.of()), Causes.NEW, Changes.NONE)
                : head();
    assertThat(codec.head(golden("head", version))).isEqualTo(head);
  }

  /**
   * Files are added, never changed, once a version was released; {@code -Dplumbline.write=true}
   * writes those that do not exist.
   */
  @Test
  void theNewestVersionIsWrittenAsPinned() throws Exception {
    assertPinned("head", codec.encode(head()));
    assertPinned("bins", codec.encode(bins()));
    assertPinned("family", codec.encode(tie()));
    assertPinned("declaration", codec.encode("r1", declaration()));
  }

  private static void assertPinned(String part, byte[] bytes) throws Exception {
    String hex = HexFormat.of().formatHex(bytes);
    Path file = file(part, NEWEST);
    if (Boolean.getBoolean("plumbline.write") && !Files.exists(file)) {
      Files.writeString(file, hex.replaceAll("(.{100})", "$1\n") + "\n");
    }
    assertThat(hex).isEqualTo(hex(part, NEWEST));
  }

  /** Parts that few runs have stand behind a head, which is else as it was. */
  @Test
  void oddsOfAUnitStandBehindTheHead() {
    RunHead head = head();
    Watch watch = head.watch();
    Causes causes = watch.causes().with(watch.causes().unit().withOdds(12.5));
    RunHead with =
        new RunHead(
            head.track(),
            head.evaluations(),
            new Watch(causes, watch.strip(), watch.kin()),
            head.doubt(),
            head.tail(),
            head.desk());
    byte[] bytes = codec.encode(with);
    assertThat(codec.head(bytes)).isEqualTo(with);
    byte[] without = codec.encode(head);
    assertThat(bytes).hasSize(without.length + 9).startsWith(without);
  }

  /** Part 4, the writers: no return yet, and as many others as there are numbers. */
  @Test
  void noMemoryIsTakenForWritersThatAreNotThere() {
    byte[] head = codec.encode(head());
    byte[] claimed =
        new StateWriter().bytes(out -> out.oneByte(4).whole(0).whole(Integer.MAX_VALUE - 8));
    byte[] poisoned = Arrays.copyOf(head, head.length + claimed.length);
    System.arraycopy(claimed, 0, poisoned, head.length, claimed.length);
    assertThatThrownBy(() -> codec.head(poisoned)).isInstanceOf(StateReader.Unreadable.class);
  }

  @Test
  void aNewerVersionIsSaid() {
    byte[] head = codec.encode(head());
    head[0] = 99;
    assertThatThrownBy(() -> codec.head(head))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 99");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE})
  void wholeNumbersOfEverySize(long value) {
    byte[] bytes = new StateWriter().bytes(out -> out.whole(value));
    assertThat(new StateReader(bytes).whole()).isEqualTo(value);
  }

  @Test
  void theBufferGrowsWithLongTexts() {
    String text = "\u00fc".repeat(100_000);
    StateWriter writer = new StateWriter();
    assertThat(new StateReader(writer.bytes(out -> out.text(text))).text()).isEqualTo(text);
    assertThat(new StateReader(writer.bytes(out -> out.text("short"))).text()).isEqualTo("short");
  }

  /** Whatever a run's length, its stored state stays below 32 KiB, keys included. */
  @Test
  void storedStateIsBounded() {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    HeapStore heap = new HeapStore();
    RunStore store = new RunStore(heap, monitor);
    RunKeys keys = new RunKeys("a-run-with-a-name-of-usual-length");
    RunState state = store.load("a-run-with-a-name-of-usual-length", keys);
    double tokens = 1;
    for (int i = 0; i < 3_000; i++) {
      tokens *= 1.013;
      String json =
          String.format(
              Locale.ROOT,
              "{\"run\":\"r\",\"step\":%d,\"tokens\":%.0f,\"loss\":%.6f,\"lr\":0.0003}",
              i,
              tokens,
              2 + Math.pow(i + 1, -0.3));
      Step step = monitor.step(state, event(json), i);
      store.save(state, step.state(), keys);
      state = step.state();
    }
    assertThat(state.bins().size()).isBetween(Binning.MAX_BINS / 2, Binning.MAX_BINS);
    assertThat(heap.bytes()).isLessThan(32 * 1024);
    // The head with each event, the last page when a bin closes, all pages when old bins are
    // merged.
    assertThat(heap.writes).isLessThan(3_000 + 2_000 + 1_000);
  }

  /** A hostile sender declares a run over and over: what is stored of it can still be read. */
  @Test
  void aDeclarationGrownOverManyEventsComesBack() {
    StringBuilder points = new StringBuilder("[0,1e-4]");
    for (int i = 1; i < 4096; i++) {
      points
          .append(",[")
          .append(1.2345678901234567e14 + i * 1.1e9)
          .append(",1.2345678901234567e-4]");
    }
    Declaration declaration =
        declared(
            "{\"type\":\"run\",\"run\":\"r1\",\"schedule\":{\"kind\":\"points\",\"points\":["
                + points
                + "]}}");
    for (int event = 0; event < 40; event++) {
      StringBuilder tags = new StringBuilder();
      for (int tag = 0; tag < 100; tag++) {
        tags.append(tag == 0 ? "" : ",");
        tags.append("\"").append(event * 1000 + tag).append("\":\"").append("\u6f22".repeat(250));
        tags.append("\"");
      }
      declaration =
          declaration.mergedWith(
              declared("{\"type\":\"run\",\"run\":\"r1\",\"tags\":{" + tags + "}}"));
    }
    assertThat(declaration.tags()).isNotEmpty();
    assertThat(codec.declaration(codec.encode("r1", declaration))).isEqualTo(declaration);
  }

  private static Declaration declared(String json) {
    return ((TrainingEvent.RunDeclared) event(json)).declaration();
  }

  private static RunHead head() {
    return head(strip(), kin(), alerts(), new Mutes(List.of(muting())), causes(), changes());
  }

  private static Strip strip() {
    return new Strip(
        1, new int[] {1_100_000, 1_100_007}, new double[] {2.5, 2.25}, new int[] {1, 1_000});
  }

  private static List<Kinship> kin() {
    return List.of(new Kinship(-77, 255.5, 1.5, 1.25, 1.75, 0.5, true, false));
  }

  /** As versions 1 and 2 had them. */
  private static AlertBook unmuted() {
    return new AlertBook(
        List.of(alert("", 1, 0, Optional.empty())), new int[] {1, 0, 7}, new int[0], List.of());
  }

  private static AlertBook alerts() {
    return new AlertBook(
        List.of(alert("", 5, 2, Optional.of(muting()))),
        new int[] {1, 0, 7},
        new int[] {0, 8, 3},
        List.of(alert("back on the curve", 6, 0, Optional.empty())));
  }

  private static Muting muting() {
    return new Muting(
        List.of(AlertKind.DRIFT_UP, AlertKind.STALLED), 1_767_600_000_001L, 77, "known", "ann");
  }

  private static Causes causes() {
    return new Causes(
        new UnitWatch(
            new LossUnit(LossUnit.Kind.SUM, 8),
            new LossLevel(true, 64, 0.01, 63, 4e-4, -0.02),
            new UnitTrial(new double[] {4.5, 4.25}, new double[] {2.25, 2.125}, without(77)),
            5.5,
            new UnitWatch.Change(without(123), 2.5, 20, Double.NaN)),
        new TokenWatch(
            new TokenWatch.Counts(
                OptionalLong.of(1L << 50), OptionalLong.of(12), OptionalLong.empty()),
            new Pace(524_288, 64, 65_536, 3, at(9, 11)),
            new Pace(Double.NaN, 0, Double.NaN, 0, without(0)),
            new TokenWatch.Misfit(
                TokenWatch.Misfit.Kind.JUMP, 524_288, 65_536, 2_048, at(1L << 49, 11))),
        new RateWatch(
            new RateWatch.Scale(0.5, 8),
            new RateWatch.Row(3, 0),
            true,
            true,
            new RateWatch.Departed(at(1L << 40, 7), 3e-4, Double.NaN)));
  }

  private static Place at(long tokens, long step) {
    return new Place(tokens, OptionalLong.of(step));
  }

  private static Place without(long tokens) {
    return new Place(tokens, OptionalLong.empty());
  }

  private static Changes changes() {
    return new Changes(
        List.of(
            new Changes.Announced(
                Change.BATCH,
                new Position(OptionalLong.of(5), OptionalLong.empty(), OptionalLong.of(0)))),
        List.of(new Changes.Anchor(0, 0, 1_024), new Changes.Anchor(750, 1L << 40, 2_048)));
  }

  private static RunHead head(
      Strip strip,
      List<Kinship> kin,
      AlertBook alerts,
      Mutes mutes,
      Causes causes,
      Changes changes) {
    return new RunHead(
        new Track(
            RunStatus.STALLED,
            3,
            new TokenCount(TokenSource.SAMPLES, changes),
            new Replay(true, 123_456_789L),
            new Latest(OptionalLong.of(1234), 567_890_123_456L, 2.5, 3e-4, Double.NaN),
            new Recent(new long[] {1, 2, 1L << 60}, new double[] {3.5, Double.NaN, -0.0}),
            new Counts(1, 2, 3, 4, 5),
            new RunClock(1, 2, 3, 4, -1, 5, 0.25)),
        new Evaluations(2.75, Map.of("accuracy", 0.5, "mmlu", Double.NaN)),
        new Watch(causes, strip, kin),
        new Doubt(drift(), new Trust.OffCurve()),
        new Tail(Optional.of(bin()), 2.5, Double.NaN),
        new Desk(alerts, mutes, Regime.OVERTRAINED));
  }

  private static FamilyTie tie() {
    return tie(new Lean(List.of(0.0, 0.1, -0.2, 0.15, 0.1, 0.05, -0.01, 1.0, -1.0)));
  }

  private static FamilyTie tie(Lean lean) {
    return new FamilyTie(
        new Belief(
            new Prior(
                new Prior.Normal(0.8, 0.3),
                new Prior.Normal(0.1, 0.12),
                new Prior.LogNormal(0.55, 0.25),
                new Prior.Gain(0.07, 0.3, 0.4),
                lean),
            Belief.Source.FAMILY,
            5),
        Optional.of(new FamilyTie.Taught("llama \u00e9", 7)));
  }

  private static DriftState drift() {
    Segments segments =
        new Segments(
            new int[] {4, 1}, new double[] {-2.5, 0.1}, new long[] {9, 10}, new long[] {-1, 3});
    return new DriftState(
        new Departure(segments, -0.5, 0.75),
        new Spike(0b1010, 7),
        new Divergence(3.25, 2.125, 2.25),
        new EvalGap(0.1, Double.NaN, 1),
        new OffReference(2),
        new Findings(
            List.of(new DriftState.Standing(Finding.DRIFT_UP, evidence(), 55)),
            List.of(DriftVerdict.Found.suspected(Finding.SPIKE, evidence()))),
        Numerics.NEW);
  }

  private static Evidence evidence() {
    return new Evidence(31.5, 30, 9e8, OptionalLong.empty(), 2.25, Double.NaN);
  }

  private static Bin bin() {
    return new Bin(
        1_000_000,
        1_020_000,
        OptionalLong.of(77),
        1_010_000.5,
        new Losses(2.1, 20, 2.125, 0.001, 0.002, 18),
        3e-4,
        Bin.Use.NEW_LEVEL);
  }

  private static List<Bin> bins() {
    Bin second =
        new Bin(
            1_020_001,
            1_040_000,
            OptionalLong.empty(),
            0,
            new Losses(Double.NaN, 0, 0, 0, 0, 0),
            Double.NaN,
            Bin.Use.FIT);
    return List.of(bin().settled(true).withDifficulty(new Difficulty(-0.0125f, 0.0625f)), second);
  }

  private static Alert alert(String over, int sequence, int reopened, Optional<Muting> muted) {
    return new Alert(
        new Alert.Identity("r1/drift_up/1", "r1", AlertKind.DRIFT_UP),
        Alert.State.OPEN,
        DriftVerdict.Grade.SUSPECTED,
        new Alert.Point(OptionalLong.of(12), 1e9, 1_767_600_000_000L),
        Optional.of(new Alert.Ending(new Alert.Point(OptionalLong.empty(), Double.NaN, -1), over)),
        new Alert.Ground(
            31.5,
            30,
            9e8,
            OptionalLong.empty(),
            OptionalDouble.of(2.25),
            OptionalDouble.of(Double.NaN),
            "loss is 0.1 above the curve \u2026"),
        new Alert.Telling(sequence, reopened, muted));
  }

  private static Declaration declaration() {
    return declared(
        "{\"type\":\"run\",\"run\":\"r1\",\"family\":\"llama\",\"params\":{\"total\":1.2e9,"
            + "\"active\":3e8},\"target_tokens\":24000000000,\"batch_tokens\":524288,"
            + "\"schedule\":{\"kind\":\"wsd\",\"peak_lr\":3e-4,\"warmup_steps\":100,"
            + "\"decay_frac\":0.2},\"unique_tokens\":1000000000,\"bytes_per_token\":4.3,"
            + "\"parent_run\":\"r0\",\"forked_at_tokens\":5,\"inference_tokens\":1e13,"
            + "\"data_order\":\"s1\",\"reference\":{\"floor\":1.7,\"amplitude\":400,"
            + "\"exponent\":0.3},\"tags\":{\"team\":\"a\"}}");
  }

  private static byte[] golden(String part, int version) throws Exception {
    return HexFormat.of().parseHex(hex(part, version));
  }

  private static String hex(String part, int version) throws Exception {
    return Files.readString(file(part, version)).replaceAll("\\s", "");
  }

  private static Path file(String part, int version) {
    return STATE.resolve(part + "-v" + version + ".hex");
  }
}
