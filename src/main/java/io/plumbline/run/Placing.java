package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.event.EndStatus;
import io.plumbline.event.Mute;
import io.plumbline.event.Position;
import io.plumbline.event.StepMean;
import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * First of the five: tells where an event belongs in its run, and what has happened to the run with
 * it. Looks at no loss but to tell a repetition. Lives for one event.
 */
final class Placing implements TrainingEvent.Cases<Placed> {
  private final RunState before;
  private final long arrivalMs;

  private Placing(RunState before, long arrivalMs) {
    this.before = before;
    this.arrivalMs = arrivalMs;
  }

  /**
   * @param arrivalMs when the event arrived, milliseconds since the epoch
   */
  static Placed place(RunState before, TrainingEvent event, long arrivalMs) {
    return event.fold(new Placing(before, arrivalMs));
  }

  /**
   * The step that a run's newest losses share, as one event.
   *
   * @param nowMs on the clock of the arrivals
   */
  static Placed held(RunState before, StepMean held, long nowMs) {
    Placing placing = new Placing(before, nowMs);
    TrainingEvent.StepLogged whole = held.whole();
    Placed heard =
        Placed.still(before, Occasion.of(whole, nowMs, Occasion.Sign.LIFE), before.head().track());
    TokenSource source = Standing.of(before, whole.at()).source();
    return placing.onward(
        heard, heard.track(), List.of(), whole, new Standing(held.tokens(), source));
  }

  /** Whether an event ends the wait for more losses of the step that is held. */
  static boolean completes(RunState before, TrainingEvent event) {
    return event.fold(new Completion(before));
  }

  /** Time has passed, and the run may be called stalled for it. */
  static Placed silent(RunState before, long nowMs, Optional<Occasion.Stall> stall) {
    Track track = before.head().track();
    return stall
        .map(
            called ->
                Placed.still(
                    before, Occasion.at(nowMs).stalling(called), track.being(RunStatus.STALLED)))
        .orElseGet(() -> Placed.still(before, Occasion.at(nowMs), track));
  }

  @Override
  public Placed logged(TrainingEvent.StepLogged logged) {
    Placed heard = heard(logged);
    Declaration declaration = before.declaration();
    Track track = heard.track();
    Standing standing = Standing.of(before, logged.at());
    long tokens = standing.tokens();
    Place place = Place.of(before, logged, tokens, declaration);
    return switch (place) {
      case FOREIGN -> heard.on(track.foreign(tokens));
      case TOO_LATE -> heard.on(track.tooLate());
      case DUPLICATE -> heard.on(track.duplicate());
      case REDELIVERED -> heard.on(track.redelivered());
      case LATE -> reading(heard, track, logged, tokens, Placed.Reading.Kind.LATE);
      case SHARED ->
          track.latest().coming().filter(held -> held.tokens() == tokens).isPresent()
              ? heard.on(track.joined(logged))
              : reading(heard, track, logged, tokens, Placed.Reading.Kind.SHARED);
      case FORWARD ->
          track.recent().expectsSeveral() && Double.isFinite(logged.lossNats())
              ? heard.on(track.holding(logged, tokens))
              : onward(heard, track, List.of(), logged, standing);
      case RESUMED -> onward(heard, track, List.of(new Turn.Resumed()), logged, standing);
      case RESTARTED ->
          onward(
              heard.ending("the run began again from its beginning"),
              track.restarted(),
              List.of(new Turn.Restarted()),
              logged,
              standing);
      case REWOUND ->
          onward(
              heard.ending("the run went back to an earlier checkpoint"),
              track.rewoundTo(tokens),
              List.of(new Turn.Rewound(tokens)),
              logged,
              standing);
    };
  }

  /** What follows is new; changes announced for before it take effect. */
  private Placed onward(
      Placed heard,
      Track track,
      List<Turn> first,
      TrainingEvent.StepLogged logged,
      Standing standing) {
    long tokens = standing.tokens();
    Changes changes = track.counting().changes();
    List<Turn> turns = first;
    for (Changes.Announced due : changes.due(logged.at(), tokens)) {
      turns = new ArrayList<>(turns);
      turns.add(new Turn.Changed(due.what()));
    }
    Track goingOn =
        track
            .goingOn(logged.attempt().orElse(track.attempt()), standing.source())
            .announcing(changes.after(logged.at(), tokens));
    return reading(
        heard, goingOn, turns, new Placed.Reading(logged, tokens, Placed.Reading.Kind.NEWEST));
  }

  private static Placed reading(
      Placed heard,
      Track track,
      TrainingEvent.StepLogged logged,
      long tokens,
      Placed.Reading.Kind kind) {
    return reading(heard, track, List.of(), new Placed.Reading(logged, tokens, kind));
  }

  private static Placed reading(
      Placed heard, Track track, List<Turn> turns, Placed.Reading reading) {
    return new Placed(
        heard.before(),
        heard.occasion(),
        heard.said(),
        track,
        turns,
        Optional.of(reading),
        OptionalDouble.empty());
  }

  @Override
  public Placed declared(TrainingEvent.RunDeclared declared) {
    Placed heard = heard(declared).ending("the run was declared anew");
    Declaration merged = before.declaration().mergedWith(declared.declaration());
    Track track = heard.track().atAttempt(declared.attempt().orElse(0)).declared();
    Said said =
        heard
            .said()
            .with(merged)
            .with(mutedByTag(heard.said().mutes(), before.declaration().tags(), merged.tags()));
    if (merged.equals(before.declaration())) {
      return heard.saying(said.with(before.declaration())).on(track);
    }
    Redeclaration redeclaration = new Redeclaration(before.declaration(), merged, track);
    return heard.saying(said).on(redeclaration.track()).turning(redeclaration.turns());
  }

  /** A tag mutes when it is new or changed; sent again unchanged, it does not begin anew. */
  private Mutes mutedByTag(Mutes mutes, Map<String, String> tagsBefore, Map<String, String> tags) {
    if (Objects.equals(tags.get(Mute.TAG), tagsBefore.get(Mute.TAG))
        && Objects.equals(tags.get(Mute.UNTIL_TAG), tagsBefore.get(Mute.UNTIL_TAG))) {
      return mutes;
    }
    Mutes left =
        Mute.ofTags(tagsBefore).map(old -> mutes.without(Muting.kinds(old.kinds()))).orElse(mutes);
    return Mute.ofTags(tags).map(mute -> left.with(Muting.of(mute, arrivalMs))).orElse(left);
  }

  /** Ahead of the run a change waits; else, or without a place, it takes effect here. */
  @Override
  public Placed changed(TrainingEvent.ChangeAnnounced change) {
    Placed heard = heard(change).ending("a change was announced: " + change.what().label());
    Track track = heard.track();
    Changes.Announced announced = new Changes.Announced(change.what(), change.at());
    Latest latest = track.latest();
    Position now =
        new Position(latest.step(), OptionalLong.of(latest.tokens()), OptionalLong.empty());
    return !change.at().known() || announced.reached(now, latest.tokens())
        ? heard.turning(List.of(new Turn.Changed(change.what())))
        : heard.on(track.announcing(track.counting().changes().plus(announced)));
  }

  @Override
  public Placed evaluated(TrainingEvent.EvalLogged eval) {
    Placed heard = heard(eval);
    Said said = heard.said().with(heard.said().evaluations().plus(eval));
    return new Placed(
        before,
        heard.occasion(),
        said,
        heard.track(),
        List.of(),
        Optional.empty(),
        eval.lossNats());
  }

  @Override
  public Placed ended(TrainingEvent.RunEnded ended) {
    Occasion occasion =
        Occasion.of(ended, arrivalMs, Occasion.Sign.END).ending(ending(ended.status()));
    return Placed.still(
        before, occasion, before.head().track().heard(arrivalMs).being(status(ended.status())));
  }

  @Override
  public Placed alive(TrainingEvent.Heartbeat heartbeat) {
    return heard(heartbeat);
  }

  @Override
  public Placed muted(TrainingEvent.Muted muted) {
    long saidMs = Math.min(muted.timeMs().orElse(arrivalMs), arrivalMs);
    Mutes mutes = before.head().desk().mutes();
    return overheard(muted, mutes.with(Muting.of(muted.mute(), saidMs)));
  }

  @Override
  public Placed unmuted(TrainingEvent.Unmuted unmuted) {
    Mutes mutes = before.head().desk().mutes();
    return overheard(unmuted, mutes.without(Muting.kinds(unmuted.kinds())));
  }

  /** {@link RunMonitor} begins the run anew; nothing is left to be placed. */
  @Override
  public Placed deleted(TrainingEvent.RunDeleted deleted) {
    return overheard(deleted, before.head().desk().mutes());
  }

  /** From the trainer. */
  private Placed heard(TrainingEvent event) {
    return Placed.still(
        before,
        Occasion.of(event, arrivalMs, Occasion.Sign.LIFE),
        before.head().track().heard(arrivalMs));
  }

  /** From people: no sign of the run's life. */
  private Placed overheard(TrainingEvent event, Mutes mutes) {
    Placed placed =
        Placed.still(
            before,
            Occasion.of(event, arrivalMs, Occasion.Sign.NONE),
            before.head().track().awaited(arrivalMs));
    return placed.saying(placed.said().with(mutes));
  }

  private static String ending(EndStatus status) {
    return switch (status) {
      case FINISHED -> "the run has ended";
      case FAILED -> "the run has failed";
      case KILLED -> "the run was killed";
    };
  }

  private static RunStatus status(EndStatus status) {
    return switch (status) {
      case FINISHED -> RunStatus.FINISHED;
      case FAILED -> RunStatus.FAILED;
      case KILLED -> RunStatus.KILLED;
    };
  }
}
