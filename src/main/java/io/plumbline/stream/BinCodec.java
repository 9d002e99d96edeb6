package io.plumbline.stream;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Losses;
import java.util.OptionalLong;

/** One stored bin: those that have closed in few bytes, the one still open to the last bit. */
final class BinCodec {
  // One byte of a bin: its use in the lowest bits, and what else follows.
  private static final int USE = 0b11;
  private static final int FIRST_LOSS = 0b100;
  private static final int DIFFICULTY = 0b1000;

  private BinCodec() {}

  /** A closed bin: settled, so that nothing is lost. */
  static void write(StateWriter out, Bin bin) {
    boolean first = !Double.isNaN(bin.losses().first());
    boolean known = bin.difficulty().known();
    out.oneByte(Codes.BIN_USE.of(bin.use()) | (first ? FIRST_LOSS : 0) | (known ? DIFFICULTY : 0));
    out.whole(bin.firstTokens());
    out.whole(bin.lastTokens() - bin.firstTokens());
    out.step(bin.lastStep());
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

  static Bin read(StateReader in) {
    int flags = in.oneByte();
    long first = in.whole();
    long last = first + in.whole();
    OptionalLong step = in.step();
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
        Codes.BIN_USE.constant(flags & USE),
        (flags & DIFFICULTY) != 0
            ? new Difficulty(in.shortReal(), in.shortReal())
            : Difficulty.UNKNOWN);
  }

  /** The bin still open, to the last bit. */
  static void writeWide(StateWriter out, Bin bin) {
    out.whole(bin.firstTokens());
    out.whole(bin.lastTokens() - bin.firstTokens());
    out.step(bin.lastStep());
    out.whole(bin.losses().count());
    out.real(bin.meanTokens());
    out.real(bin.losses().mean());
    out.real(bin.losses().squares());
    out.real(bin.losses().secondDifferences());
    out.whole(bin.losses().triples());
    out.real(bin.learningRate());
    out.real(bin.losses().first());
    Codes.BIN_USE.write(out, bin.use());
  }

  /** A closed bin as version 1 wrote it, settled as those of today are. */
  static Bin readUnsettled(StateReader in) {
    return readWide(in).settled(true);
  }

  static Bin readWide(StateReader in) {
    long first = in.whole();
    long last = first + in.whole();
    OptionalLong step = in.step();
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
        Codes.BIN_USE.read(in));
  }
}
