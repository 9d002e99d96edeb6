package io.plumbline.app.backtest;

import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.event.TrainingEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the monitor is let known of a recorded run's learning rate. */
public enum ScheduleSight {
  /** All, as recorded. */
  DECLARED,
  /** Not the declared schedule; the rates logged are left. */
  HIDDEN,
  /** Neither schedule nor rates. */
  NONE,
  /** The schedule is declared only when half of the target is reached. */
  LATE;

  private static final double LATE_AT = 0.5;

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A view on one run; keeps what it hides. */
  View view() {
    return new View();
  }

  /** One run, event by event. */
  final class View {
    private Optional<ScheduleDeclaration> kept = Optional.empty();
    private Declaration declared = Declaration.NONE;

    private View() {}

    /** What the monitor is shown in place of an event. */
    List<TrainingEvent> of(TrainingEvent event) {
      if (ScheduleSight.this == DECLARED) {
        return List.of(event);
      }
      if (event instanceof TrainingEvent.RunDeclared told) {
        declared = declared.mergedWith(told.declaration());
        kept = told.declaration().schedule().or(() -> kept);
        return List.of(
            new TrainingEvent.RunDeclared(
                told.run(),
                told.timeMs(),
                told.attempt(),
                told.declaration().withSchedule(Optional.empty())));
      }
      return event instanceof TrainingEvent.StepLogged step ? ofStep(step) : List.of(event);
    }

    private List<TrainingEvent> ofStep(TrainingEvent.StepLogged step) {
      if (ScheduleSight.this == NONE) {
        return List.of(
            new TrainingEvent.StepLogged(
                step.run(),
                step.timeMs(),
                step.attempt(),
                step.at(),
                step.lossNats(),
                OptionalDouble.empty(),
                step.gradientNorm()));
      }
      if (ScheduleSight.this == LATE && kept.isPresent() && late(step)) {
        TrainingEvent told =
            new TrainingEvent.RunDeclared(
                step.run(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Declaration.NONE.withSchedule(kept));
        kept = Optional.empty();
        return List.of(told, step);
      }
      return List.of(step);
    }

    private boolean late(TrainingEvent.StepLogged step) {
      OptionalLong target = declared.horizonTokens();
      long perStep = declared.tokensPerStep().orElse(0);
      long tokens = step.at().tokens().orElse(step.at().step().orElse(0) * perStep);
      return target.isPresent() && tokens >= LATE_AT * target.getAsLong();
    }
  }
}
