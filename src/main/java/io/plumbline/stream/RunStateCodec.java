package io.plumbline.stream;

import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.FamilyTie;
import io.plumbline.run.RunHead;
import io.plumbline.run.SetAside;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

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

  /**
   * Until here bins were stored as {@link BinCodec#readWide} reads them, and heads without
   * siblings.
   */
  static final int WITHOUT_SIBLINGS = 1;

  /** Until here alerts could neither come back nor be muted. */
  static final int WITHOUT_MUTES = 2;

  private final EventCodec events = new EventCodec();
  private final HeadCodec heads = new HeadCodec(events);
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
    StateReader.read("A stored declaration", bytes, in -> version(in.oneByte()));
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
          bins.forEach(bin -> BinCodec.write(out, bin));
        });
  }

  List<Bin> bins(byte[] bytes) {
    return StateReader.read("A stored page of bins", bytes, RunStateCodec::bins);
  }

  private static List<Bin> bins(StateReader in) {
    int version = version(in.oneByte());
    List<Bin> bins = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      bins.add(version <= WITHOUT_SIBLINGS ? BinCodec.readUnsettled(in) : BinCodec.read(in));
    }
    return bins;
  }

  byte[] encode(FamilyTie tie) {
    return writer.bytes(
        out -> {
          out.oneByte(VERSION);
          BeliefCodec.write(out, tie.belief());
          out.flag(tie.taught().isPresent());
          tie.taught().ifPresent(taught -> out.text(taught.family()).whole(taught.stage()));
        });
  }

  FamilyTie family(byte[] bytes) {
    return StateReader.read("A stored family tie", bytes, RunStateCodec::family);
  }

  private static FamilyTie family(StateReader in) {
    int version = version(in.oneByte());
    return new FamilyTie(
        BeliefCodec.read(in, version),
        in.flag() ? Optional.of(new FamilyTie.Taught(in.text(), in.count())) : Optional.empty());
  }

  byte[] encode(SetAside aside) {
    return writer.bytes(
        out -> out.oneByte(VERSION).text(aside.why()).whole(aside.sinceMs()).text(aside.release()));
  }

  SetAside mark(String run, byte[] bytes) {
    return StateReader.read(
        "The mark of a run set aside",
        bytes,
        in -> {
          version(in.oneByte());
          return new SetAside(run, in.text(), in.whole(), in.text());
        });
  }

  byte[] encode(RunHead head) {
    return writer.bytes(out -> heads.write(out.oneByte(VERSION), head));
  }

  RunHead head(byte[] bytes) {
    return StateReader.read("A stored head", bytes, in -> heads.read(in, version(in.oneByte())));
  }

  private static int version(int seen) {
    if (seen < 1 || seen > VERSION) {
      throw new StateReader.Newer(
          "Stored state has version "
              + seen
              + ", this plumbline reads up to "
              + VERSION
              + ": use the newer plumbline that wrote it");
    }
    return seen;
  }
}
