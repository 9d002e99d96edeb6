package io.plumbline.stream;

import io.plumbline.curve.Recent;
import io.plumbline.curve.StepLosses;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.StepMean;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.Latest;
import io.plumbline.run.Track;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The losses of steps that have several, in a stored head. The event of a step that is held is
 * stored as the contract has it.
 */
final class SharingCodec {
  private final EventCodec events;

  SharingCodec(EventCodec events) {
    this.events = events;
  }

  /** Whether there is anything to write. */
  static boolean any(Track track) {
    return track.recent().sharing().tokens().length > 0 || track.latest().coming().isPresent();
  }

  void write(StateWriter out, Track track) {
    for (int count : track.recent().counts()) {
      out.whole(count);
    }
    StepLosses sharing = track.recent().sharing();
    out.whole(sharing.tokens().length);
    for (int i = 0; i < sharing.tokens().length; i++) {
      out.whole(sharing.tokens()[i]).real(sharing.losses()[i]);
    }
    out.flag(track.latest().coming().isPresent());
    if (track.latest().coming().isPresent()) {
      StepMean held = track.latest().coming().get();
      out.text(new String(events.encode(held.newest()), StandardCharsets.UTF_8));
      out.whole(held.tokens()).whole(held.count()).real(held.sum());
    }
  }

  /** A track as older heads have it, with these losses. */
  Track read(StateReader in, Track track) {
    Recent recent = track.recent();
    Latest latest = track.latest();
    int[] counts = new int[recent.tokens().length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.count();
    }
    int length = in.length(1 + Double.BYTES);
    long[] tokens = new long[length];
    double[] losses = new double[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = in.whole();
      losses[i] = in.real();
    }
    Optional<StepMean> coming =
        in.flag()
            ? Optional.of(new StepMean(logged(in), in.whole(), in.count(), in.real()))
            : Optional.empty();
    return new Track(
        track.status(),
        track.attempt(),
        track.counting(),
        track.replay(),
        new Latest(
            latest.step(),
            latest.tokens(),
            latest.loss(),
            latest.learningRate(),
            latest.gradientNorm(),
            coming),
        new Recent(recent.tokens(), recent.losses(), counts, new StepLosses(tokens, losses)),
        track.counts(),
        track.clock());
  }

  private TrainingEvent.StepLogged logged(StateReader in) {
    return events
        .decode(null, in.text().getBytes(StandardCharsets.UTF_8))
        .fold(SharingCodec::logged, rejected -> unreadable(rejected.detail()));
  }

  private static TrainingEvent.StepLogged logged(Decoded.Valid valid) {
    return valid.event() instanceof TrainingEvent.StepLogged logged
        ? logged
        : unreadable("it is not a step event");
  }

  private static TrainingEvent.StepLogged unreadable(String why) {
    throw new IllegalStateException("A stored step cannot be read: " + why);
  }
}
