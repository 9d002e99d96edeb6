package io.plumbline.stream;

import io.plumbline.drift.Departure;
import io.plumbline.drift.Divergence;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.DriftState.Standing;
import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.EvalGap;
import io.plumbline.drift.Evidence;
import io.plumbline.drift.Findings;
import io.plumbline.drift.Numerics;
import io.plumbline.drift.OffReference;
import io.plumbline.drift.Segments;
import io.plumbline.drift.Spike;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The drift detectors' part of a stored head; its version is the head's. */
final class DriftStateCodec {
  /** Until this version calibration was stored; since then it follows from the bins. */
  private static final int WITH_CALIBRATION = 2;

  private DriftStateCodec() {}

  static void write(StateWriter out, DriftState drift) {
    write(out, drift.departure().segments());
    out.whole(drift.spike().high());
    out.whole(drift.spike().calm());
    out.real(drift.divergence().firstLoss());
    out.real(drift.divergence().lowest());
    out.real(drift.divergence().running());
    out.real(drift.evalGap().running());
    out.real(drift.evalGap().lowest());
    out.whole(drift.evalGap().wide());
    out.whole(drift.offReference().row());
    out.real(drift.departure().contradiction());
    out.real(drift.departure().score());
    out.whole(drift.suspected().size());
    for (Found found : drift.suspected()) {
      Codes.FINDING.write(out, found.finding());
      Codes.GRADE.write(out, found.grade());
      write(out, found.evidence());
    }
    out.whole(drift.open().size());
    for (Standing standing : drift.open()) {
      Codes.FINDING.write(out, standing.finding());
      write(out, standing.evidence());
      out.whole(standing.atTokens());
    }
  }

  static DriftState read(StateReader in, int version) {
    Segments segments = readSegments(in);
    if (version <= WITH_CALIBRATION) {
      in.real();
      in.real();
    }
    Spike spike = new Spike(in.count(), in.count());
    Divergence divergence = new Divergence(in.real(), in.real(), in.real());
    EvalGap evalGap = new EvalGap(in.real(), in.real(), in.count());
    OffReference offReference = new OffReference(in.count());
    double contradiction = in.real();
    double score = in.real();
    List<Found> suspected = readSuspected(in);
    return new DriftState(
        new Departure(segments, score, contradiction),
        spike,
        divergence,
        evalGap,
        offReference,
        new Findings(readOpen(in), suspected),
        Numerics.NEW);
  }

  /** Stands behind the head: heads were without it for long. */
  static void write(StateWriter out, Numerics numerics) {
    Codes.WRONG.write(out, numerics.wrong());
    out.whole(numerics.badNorms()).real(numerics.last()).whole(numerics.repeats());
    out.whole(numerics.pairs()).whole(numerics.equal());
  }

  static Numerics readNumerics(StateReader in) {
    return new Numerics(
        Codes.WRONG.read(in), in.count(), in.real(), in.count(), in.count(), in.count());
  }

  private static void write(StateWriter out, Segments segments) {
    out.whole(segments.counts().length);
    for (int i = 0; i < segments.counts().length; i++) {
      out.whole(segments.counts()[i]);
      out.real(segments.sums()[i]);
      out.whole(segments.tokens()[i]);
      out.whole(segments.steps()[i]);
    }
  }

  private static Segments readSegments(StateReader in) {
    int length = in.length(3 + Double.BYTES);
    int[] counts = new int[length];
    double[] sums = new double[length];
    long[] tokens = new long[length];
    long[] steps = new long[length];
    for (int i = 0; i < length; i++) {
      counts[i] = in.count();
      sums[i] = in.real();
      tokens[i] = in.whole();
      steps[i] = in.whole();
    }
    return new Segments(counts, sums, tokens, steps);
  }

  private static List<Found> readSuspected(StateReader in) {
    List<Found> suspected = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      suspected.add(
          new Found(
              Codes.FINDING.read(in),
              Codes.GRADE.read(in),
              readEvidence(in),
              OptionalLong.empty()));
    }
    return suspected;
  }

  private static List<Standing> readOpen(StateReader in) {
    List<Standing> open = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      open.add(new Standing(Codes.FINDING.read(in), readEvidence(in), in.whole()));
    }
    return open;
  }

  private static void write(StateWriter out, Evidence evidence) {
    out.real(evidence.statistic());
    out.real(evidence.threshold());
    out.real(evidence.sinceTokens());
    out.step(evidence.sinceStep());
    out.real(evidence.expectedLoss());
    out.real(evidence.seenLoss());
  }

  private static Evidence readEvidence(StateReader in) {
    return new Evidence(in.real(), in.real(), in.real(), in.step(), in.real(), in.real());
  }
}
