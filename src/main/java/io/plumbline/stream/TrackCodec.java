package io.plumbline.stream;

import io.plumbline.curve.Recent;
import io.plumbline.curve.RunClock;
import io.plumbline.drift.Writers;
import io.plumbline.run.Counts;
import io.plumbline.run.Latest;
import io.plumbline.run.Replay;
import io.plumbline.run.Track;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Where a run is, as its head is stored: newest readings, clock, counts, newest losses. */
final class TrackCodec {
  private TrackCodec() {}

  static void write(StateWriter out, Latest latest) {
    out.step(latest.step());
    out.whole(latest.tokens());
    out.real(latest.loss());
    out.real(latest.learningRate());
    out.real(latest.gradientNorm());
  }

  static Latest readLatest(StateReader in) {
    return new Latest(in.step(), in.whole(), in.real(), in.real(), in.real());
  }

  static void write(StateWriter out, RunClock clock) {
    out.whole(clock.eventMs());
    out.whole(clock.firstArrivalMs());
    out.whole(clock.arrivalMs());
    out.whole(clock.arrivals());
    out.whole(clock.fromMs());
    out.whole(clock.fromTokens());
    out.real(clock.tokensPerMs());
  }

  static RunClock readClock(StateReader in) {
    return new RunClock(
        in.whole(), in.whole(), in.whole(), in.whole(), in.whole(), in.whole(), in.real());
  }

  static void write(StateWriter out, Counts counts) {
    out.whole(counts.steps());
    out.whole(counts.duplicates());
    out.whole(counts.late());
    out.whole(counts.rewinds());
    out.whole(counts.nonFinite());
  }

  static Counts readCounts(StateReader in) {
    return new Counts(in.whole(), in.whole(), in.whole(), in.whole(), in.whole());
  }

  /** Whether there is anything to say of a run that older heads do not know. */
  static boolean hasFates(Track track) {
    Counts counts = track.counts();
    return track.replay().declared() || counts.shared() + counts.foreign() + counts.restarts() > 0;
  }

  static void writeFates(StateWriter out, Track track) {
    Counts counts = track.counts();
    out.whole(counts.shared()).whole(counts.foreign()).whole(counts.restarts());
    out.flag(track.replay().declared());
  }

  /** A track as older heads have it, with these fates. */
  static Track readFates(StateReader in, Track track) {
    Counts old = track.counts();
    Counts counts =
        new Counts(
            old.steps(),
            old.duplicates(),
            old.late(),
            old.rewinds(),
            old.nonFinite(),
            in.whole(),
            in.whole(),
            in.whole());
    Replay replay = track.replay();
    Replay declared =
        new Replay(
            replay.redelivering(),
            replay.rewoundFrom(),
            in.flag(),
            replay.further(),
            replay.writers());
    return with(track, declared, counts);
  }

  /** Whether the run went back several times, or was left by somebody who may be there still. */
  static boolean hasWriters(Track track) {
    return track.replay().further() > 0 || !track.replay().writers().equals(Writers.ONE);
  }

  static void writeWriters(StateWriter out, Track track) {
    Writers writers = track.replay().writers();
    out.whole(track.replay().further()).whole(writers.heads().length);
    for (long head : writers.heads()) {
      out.whole(head);
    }
    out.whole(writers.followed()).whole(writers.aside()).flag(writers.sure());
  }

  /** A track as older heads have it, with these writers. */
  static Track readWriters(StateReader in, Track track) {
    Replay replay = track.replay();
    int further = in.count();
    long[] heads = new long[in.length(1)];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = in.whole();
    }
    Writers writers = new Writers(heads, in.count(), in.count(), in.flag());
    Replay several =
        new Replay(
            replay.redelivering(), replay.rewoundFrom(), replay.declared(), further, writers);
    return with(track, several, track.counts());
  }

  private static Track with(Track track, Replay replay, Counts counts) {
    return new Track(
        track.status(),
        track.attempt(),
        track.counting(),
        replay,
        track.latest(),
        track.recent(),
        counts,
        track.clock());
  }

  static void write(StateWriter out, Map<String, Double> metrics) {
    out.whole(metrics.size());
    // Sorted: the same state is the same bytes.
    new TreeMap<>(metrics).forEach((name, value) -> out.text(name).real(value));
  }

  static Map<String, Double> readMetrics(StateReader in) {
    Map<String, Double> metrics = new HashMap<>();
    for (int left = in.length(1); left > 0; left--) {
      metrics.put(in.text(), in.real());
    }
    return Map.copyOf(metrics);
  }

  static void write(StateWriter out, Recent recent) {
    out.whole(recent.tokens().length);
    for (int i = 0; i < recent.tokens().length; i++) {
      out.whole(recent.tokens()[i]).real(recent.losses()[i]);
    }
  }

  static Recent readRecent(StateReader in) {
    int count = in.length(1 + Double.BYTES);
    long[] tokens = new long[count];
    double[] losses = new double[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = in.whole();
      losses[i] = in.real();
    }
    return new Recent(tokens, losses);
  }
}
