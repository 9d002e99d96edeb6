package io.plumbline.stream;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.Trust;
import io.plumbline.event.Declaration;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Belief;
import io.plumbline.law.Lean;
import io.plumbline.law.Prior;
import io.plumbline.regime.Regime;
import io.plumbline.run.AlertBook;
import io.plumbline.run.Changes;
import io.plumbline.run.Counts;
import io.plumbline.run.Desk;
import io.plumbline.run.Doubt;
import io.plumbline.run.Evaluations;
import io.plumbline.run.FamilyTie;
import io.plumbline.run.Latest;
import io.plumbline.run.Mutes;
import io.plumbline.run.Recent;
import io.plumbline.run.Replay;
import io.plumbline.run.RunClock;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunStatus;
import io.plumbline.run.Tail;
import io.plumbline.run.TokenCount;
import io.plumbline.run.TokenSource;
import io.plumbline.run.Track;
import io.plumbline.run.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The stored parts of a run as bytes: declaration, family, head, bins. One owner: it keeps a
 * buffer.
 *
 * <p>The first byte is the version; a reader knows every version ever written ({@code
 * src/test/resources/state} holds one of each). Numbers come back to the bit, so that a restored
 * run reports exactly what it would have reported. A declaration is stored as the run event that
 * says it all, so that its format is the contract's.
 */
final class RunStateCodec {
  private static final int VERSION = 3;

  /** Until here bins were stored as {@link #readWideBin} reads them, and heads without siblings. */
  private static final int WITHOUT_SIBLINGS = 1;

  /** Until here alerts could neither come back nor be muted. */
  static final int WITHOUT_MUTES = 2;

  /** Until here heads had neither causes nor changes. */
  private static final int WITHOUT_CAUSES = 2;

  // One byte of a bin: its use in the lowest bits, and what else follows.
  private static final int USE = 0b11;
  private static final int FIRST_LOSS = 0b100;
  private static final int DIFFICULTY = 0b1000;

  /** After all else of a head: the run is off its curve. */
  private static final int OFF_CURVE = 1;

  /** In place of a step where none was reported. */
  private static final long NO_STEP = -1;

  private final EventCodec events = new EventCodec();
  private final StateWriter writer = new StateWriter();

  byte[] encode(String run, Declaration declaration) {
    byte[] event =
        events.encode(
            new TrainingEvent.RunDeclared(
                run, OptionalLong.empty(), OptionalInt.empty(), declaration));
    byte[] bytes = new byte[event.length + 1];
    bytes[0] = VERSION;
    System.arraycopy(event, 0, bytes, 1, event.length);
    return bytes;
  }

  Declaration declaration(byte[] bytes) {
    version(bytes[0]);
    byte[] event = new byte[bytes.length - 1];
    System.arraycopy(bytes, 1, event, 0, event.length);
    return events
        .decode(null, event)
        .fold(RunStateCodec::declared, rejected -> unreadable(rejected.detail()));
  }

  private static Declaration declared(Decoded.Valid valid) {
    return valid.event() instanceof TrainingEvent.RunDeclared declared
        ? declared.declaration()
        : unreadable("it is not a run event");
  }

  private static Declaration unreadable(String why) {
    throw new IllegalStateException("A stored declaration cannot be read: " + why);
  }

  byte[] encode(List<Bin> bins) {
    return writer.bytes(
        out -> {
          out.oneByte(VERSION).whole(bins.size());
          bins.forEach(bin -> write(out, bin));
        });
  }

  List<Bin> bins(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int version = version(in.oneByte());
    List<Bin> bins = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      bins.add(version <= WITHOUT_SIBLINGS ? readUnsettled(in) : readBin(in));
    }
    return bins;
  }

  byte[] encode(FamilyTie tie) {
    return writer.bytes(
        out -> {
          out.oneByte(VERSION);
          write(out, tie.belief());
          out.flag(tie.taught().isPresent());
          tie.taught().ifPresent(taught -> out.text(taught.family()).whole(taught.stage()));
        });
  }

  FamilyTie family(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int version = version(in.oneByte());
    return new FamilyTie(
        readBelief(in, version),
        in.flag() ? Optional.of(new FamilyTie.Taught(in.text(), in.count())) : Optional.empty());
  }

  /** The shipped prior's numbers belong to the program, a family's to the run. */
  private static void write(StateWriter out, Belief belief) {
    Code.BELIEF_SOURCE.write(out, belief.source());
    if (belief.source() == Belief.Source.FAMILY) {
      out.whole(belief.runs());
      Prior prior = belief.prior();
      out.real(prior.floor().mean());
      out.real(prior.floor().sd());
      out.real(prior.amplitude().mean());
      out.real(prior.amplitude().sd());
      out.real(prior.exponent().median());
      out.real(prior.exponent().logSd());
      out.real(prior.gain().median());
      out.real(prior.gain().logSd());
      out.real(prior.gain().power());
      out.whole(prior.lean().byTenth().size());
      prior.lean().byTenth().forEach(out::real);
    }
  }

  private static Belief readBelief(StateReader in, int version) {
    if (Code.BELIEF_SOURCE.read(in) == Belief.Source.SHIPPED) {
      return Belief.SHIPPED;
    }
    int runs = in.count();
    return new Belief(
        new Prior(
            new Prior.Normal(in.real(), in.real()),
            new Prior.Normal(in.real(), in.real()),
            new Prior.LogNormal(in.real(), in.real()),
            new Prior.Gain(in.real(), in.real(), in.real()),
            version <= WITHOUT_SIBLINGS ? Lean.NONE : readLean(in)),
        Belief.Source.FAMILY,
        runs);
  }

  private static Lean readLean(StateReader in) {
    List<Double> byTenth = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      byTenth.add(in.real());
    }
    return new Lean(byTenth);
  }

  byte[] encode(RunHead head) {
    return writer.bytes(out -> write(out.oneByte(VERSION), head));
  }

  RunHead head(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int version = version(in.oneByte());
    RunStatus status = Code.STATUS.read(in);
    int attempt = in.count();
    TokenSource source = Code.TOKEN_SOURCE.read(in);
    boolean redelivering = in.flag();
    Latest latest = readLatest(in);
    RunClock clock = readClock(in);
    Counts counts = readCounts(in);
    Evaluations evaluations = new Evaluations(in.real(), readMetrics(in));
    Recent recent = readRecent(in);
    Tail tail =
        new Tail(in.flag() ? Optional.of(readWideBin(in)) : Optional.empty(), in.real(), in.real());
    Trust flags = readTrust(in);
    long rewoundFrom = in.whole();
    Regime plannedRegime = Code.REGIME.read(in);
    DriftState drift = DriftStateCodec.read(in, version);
    AlertBook alerts = AlertBookCodec.read(in, version);
    Strip strip = version <= WITHOUT_SIBLINGS ? Strip.EMPTY : readStrip(in);
    List<Kinship> kin = version <= WITHOUT_SIBLINGS ? List.of() : readKin(in);
    Mutes mutes = version <= WITHOUT_MUTES ? new Mutes(List.of()) : AlertBookCodec.readMutes(in);
    Causes causes = version <= WITHOUT_CAUSES ? Causes.NEW : CausesCodec.read(in);
    Changes changes = version <= WITHOUT_CAUSES ? Changes.NONE : CausesCodec.readChanges(in);
    Trust trust = in.more() && in.oneByte() == OFF_CURVE ? new Trust.OffCurve() : flags;
    Track track =
        new Track(
            status,
            attempt,
            new TokenCount(source, changes),
            new Replay(redelivering, rewoundFrom),
            latest,
            recent,
            counts,
            clock);
    return new RunHead(
        track,
        evaluations,
        new Watch(causes, strip, kin),
        new Doubt(drift, trust),
        tail,
        new Desk(alerts, mutes, plannedRegime));
  }

  private static void write(StateWriter out, RunHead head) {
    Track track = head.track();
    Code.STATUS.write(out, track.status());
    out.whole(track.attempt());
    Code.TOKEN_SOURCE.write(out, track.counting().source());
    out.flag(track.replay().redelivering());
    write(out, track.latest());
    write(out, track.clock());
    write(out, track.counts());
    out.real(head.evaluations().lossNats());
    write(out, head.evaluations().metrics());
    write(out, track.recent());
    out.flag(head.tail().open().isPresent());
    if (head.tail().open().isPresent()) {
      writeWide(out, head.tail().open().get());
    }
    out.real(head.tail().lastLoss());
    out.real(head.tail().lossBefore());
    write(out, head.doubt().trust());
    out.whole(track.replay().rewoundFrom());
    Code.REGIME.write(out, head.desk().plannedRegime());
    DriftStateCodec.write(out, head.doubt().drift());
    AlertBookCodec.write(out, head.desk().alerts());
    write(out, head.watch().strip());
    writeKin(out, head.watch().kin());
    AlertBookCodec.write(out, head.desk().mutes());
    CausesCodec.write(out, head.watch().causes());
    CausesCodec.write(out, track.counting().changes());
    if (head.doubt().trust() instanceof Trust.OffCurve) {
      out.oneByte(OFF_CURVE);
    }
  }

  /**
   * Two flags, as they were before there was a name for each trust: suspicious, accepting. Off the
   * curve it is neither; that is said at the head's very end, where an older plumbline, to which it
   * was the same as trusted, does not look. What it is cannot be told from the open findings: they
   * move with every loss, trust only when a bin closes.
   */
  private static void write(StateWriter out, Trust trust) {
    out.flag(trust.suspicious());
    out.flag(trust.accepting());
  }

  private static Trust readTrust(StateReader in) {
    boolean suspicious = in.flag();
    boolean accepting = in.flag();
    if (suspicious) {
      // Both at once never were: for a while they meant off the curve.
      return accepting ? new Trust.OffCurve() : new Trust.Suspicious();
    }
    return accepting ? new Trust.Accepting() : new Trust.Trusted();
  }

  private static void write(StateWriter out, Latest latest) {
    out.whole(latest.step().orElse(NO_STEP));
    out.whole(latest.tokens());
    out.real(latest.loss());
    out.real(latest.learningRate());
    out.real(latest.gradientNorm());
  }

  private static Latest readLatest(StateReader in) {
    return new Latest(readStep(in), in.whole(), in.real(), in.real(), in.real());
  }

  private static OptionalLong readStep(StateReader in) {
    long step = in.whole();
    return step == NO_STEP ? OptionalLong.empty() : OptionalLong.of(step);
  }

  private static void write(StateWriter out, RunClock clock) {
    out.whole(clock.eventMs());
    out.whole(clock.firstArrivalMs());
    out.whole(clock.arrivalMs());
    out.whole(clock.arrivals());
    out.whole(clock.fromMs());
    out.whole(clock.fromTokens());
    out.real(clock.tokensPerMs());
  }

  private static RunClock readClock(StateReader in) {
    return new RunClock(
        in.whole(), in.whole(), in.whole(), in.whole(), in.whole(), in.whole(), in.real());
  }

  private static void write(StateWriter out, Counts counts) {
    out.whole(counts.steps());
    out.whole(counts.duplicates());
    out.whole(counts.late());
    out.whole(counts.rewinds());
    out.whole(counts.nonFinite());
  }

  private static Counts readCounts(StateReader in) {
    return new Counts(in.whole(), in.whole(), in.whole(), in.whole(), in.whole());
  }

  private static void write(StateWriter out, Map<String, Double> metrics) {
    out.whole(metrics.size());
    // Sorted: the same state is the same bytes.
    new TreeMap<>(metrics).forEach((name, value) -> out.text(name).real(value));
  }

  private static Map<String, Double> readMetrics(StateReader in) {
    Map<String, Double> metrics = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      metrics.put(in.text(), in.real());
    }
    return Map.copyOf(metrics);
  }

  private static void write(StateWriter out, Recent recent) {
    out.whole(recent.tokens().length);
    for (int i = 0; i < recent.tokens().length; i++) {
      out.whole(recent.tokens()[i]).real(recent.losses()[i]);
    }
  }

  private static Recent readRecent(StateReader in) {
    int count = in.count();
    long[] tokens = new long[count];
    double[] losses = new double[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = in.whole();
      losses[i] = in.real();
    }
    return new Recent(tokens, losses);
  }

  /** A closed bin: settled, so that nothing is lost. */
  private static void write(StateWriter out, Bin bin) {
    boolean first = !Double.isNaN(bin.losses().first());
    boolean known = bin.difficulty().known();
    out.oneByte(Code.BIN_USE.of(bin.use()) | (first ? FIRST_LOSS : 0) | (known ? DIFFICULTY : 0));
    out.whole(bin.firstTokens());
    out.whole(bin.lastTokens() - bin.firstTokens());
    out.whole(bin.lastStep().orElse(NO_STEP));
    out.whole(bin.losses().count());
    out.shortReal(bin.meanTokens() - bin.firstTokens());
    out.real(bin.losses().mean());
    out.shortReal(bin.losses().squares());
    out.shortReal(bin.losses().secondDifferences());
    out.whole(bin.losses().triples());
    out.shortReal(bin.learningRate());
    if (first) {
      out.real(bin.losses().first());
    }
    if (known) {
      out.shortReal(bin.difficulty().nats()).shortReal(bin.difficulty().noiseShare());
    }
  }

  private static Bin readBin(StateReader in) {
    int flags = in.oneByte();
    long first = in.whole();
    long last = first + in.whole();
    OptionalLong step = readStep(in);
    int count = in.count();
    double meanTokens = first + (double) in.shortReal();
    double meanLoss = in.real();
    double squares = in.shortReal();
    double secondDifferences = in.shortReal();
    int triples = in.count();
    double rate = in.shortReal();
    double firstLoss = (flags & FIRST_LOSS) != 0 ? in.real() : Double.NaN;
    return new Bin(
        first,
        last,
        step,
        meanTokens,
        new Losses(firstLoss, count, meanLoss, squares, secondDifferences, triples),
        rate,
        Code.BIN_USE.constant(flags & USE),
        (flags & DIFFICULTY) != 0
            ? new Difficulty(in.shortReal(), in.shortReal())
            : Difficulty.UNKNOWN);
  }

  /** The bin still open, to the last bit. */
  private static void writeWide(StateWriter out, Bin bin) {
    out.whole(bin.firstTokens());
    out.whole(bin.lastTokens() - bin.firstTokens());
    out.whole(bin.lastStep().orElse(NO_STEP));
    out.whole(bin.losses().count());
    out.real(bin.meanTokens());
    out.real(bin.losses().mean());
    out.real(bin.losses().squares());
    out.real(bin.losses().secondDifferences());
    out.whole(bin.losses().triples());
    out.real(bin.learningRate());
    out.real(bin.losses().first());
    Code.BIN_USE.write(out, bin.use());
  }

  /** A closed bin as version 1 wrote it, settled as those of today are. */
  private static Bin readUnsettled(StateReader in) {
    return readWideBin(in).settled(true);
  }

  private static Bin readWideBin(StateReader in) {
    long first = in.whole();
    long last = first + in.whole();
    OptionalLong step = readStep(in);
    int count = in.count();
    double meanTokens = in.real();
    double meanLoss = in.real();
    double squares = in.real();
    double secondDifferences = in.real();
    int triples = in.count();
    double rate = in.real();
    double firstLoss = in.real();
    return new Bin(
        first,
        last,
        step,
        meanTokens,
        new Losses(firstLoss, count, meanLoss, squares, secondDifferences, triples),
        rate,
        Code.BIN_USE.read(in));
  }

  private static void write(StateWriter out, Strip strip) {
    out.oneByte(strip.carried());
    out.whole(strip.size());
    int before = 0;
    for (int i = 0; i < strip.size(); i++) {
      out.whole(strip.cells()[i] - before);
      out.real(strip.means()[i]);
      out.whole(strip.counts()[i]);
      before = strip.cells()[i];
    }
  }

  private static Strip readStrip(StateReader in) {
    int carried = in.oneByte();
    int size = in.count();
    int[] cells = new int[size];
    double[] means = new double[size];
    int[] counts = new int[size];
    int before = 0;
    for (int i = 0; i < size; i++) {
      before += in.count();
      cells[i] = before;
      means[i] = in.real();
      counts[i] = in.count();
    }
    return new Strip(carried, cells, means, counts);
  }

  private static void writeKin(StateWriter out, List<Kinship> kin) {
    out.oneByte(kin.size());
    for (Kinship one : kin) {
      out.whole(one.sibling());
      out.real(one.n()).real(one.xx()).real(one.xy()).real(one.yy()).real(one.harm());
      out.flag(one.accepted()).flag(one.refused());
    }
  }

  private static List<Kinship> readKin(StateReader in) {
    List<Kinship> kin = new ArrayList<>();
    for (int left = in.oneByte(); left > 0; left--) {
      kin.add(
          new Kinship(
              in.whole(),
              in.real(),
              in.real(),
              in.real(),
              in.real(),
              in.real(),
              in.flag(),
              in.flag()));
    }
    return List.copyOf(kin);
  }

  private static int version(int seen) {
    if (seen < 1 || seen > VERSION) {
      throw new IllegalStateException(
          "Stored state has version "
              + seen
              + ", this plumbline reads up to "
              + VERSION
              + ": use the newer plumbline that wrote it");
    }
    return seen;
  }
}
