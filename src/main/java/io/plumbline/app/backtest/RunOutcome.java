package io.plumbline.app.backtest;

import io.plumbline.curve.Schedule;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.family.Lesson;
import io.plumbline.forecast.Forecast;
import io.plumbline.law.LawEstimate;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What plumbline said of one recorded run, beside what happened.
 *
 * @param run its id
 * @param read lines of its recording
 * @param declared what it told of its plan
 * @param said what plumbline said
 * @param happened what came of it
 */
public record RunOutcome(String run, Read read, Declared declared, Said said, Happened happened) {

  /** A run that reached this share of its target is taken as complete though it sent no end. */
  public static final double COMPLETE = 0.98;

  /**
   * Lines read.
   *
   * @param events accepted
   * @param rejected lines that were no event
   */
  public record Read(long events, long rejected) {}

  /**
   * Its plan, as declared.
   *
   * @param target planned tokens
   * @param schedule the learning rate over tokens
   */
  public record Declared(OptionalLong target, Optional<Schedule> schedule) {}

  /**
   * What plumbline said on the way, and in the end.
   *
   * @param forecasts one for every share asked for, in that order
   * @param alerts every alert the run caused, in order of opening
   * @param law the last fit, if there was one
   * @param regime the last verdict
   * @param lesson what the run teaches its family in the end, if anything
   */
  public record Said(
      List<ForecastAt> forecasts,
      List<AlertSeen> alerts,
      Optional<LawEstimate> law,
      RegimeVerdict regime,
      Optional<Lesson> lesson) {

    public Said {
      forecasts = List.copyOf(forecasts);
      alerts = List.copyOf(alerts);
    }

    /** How often somebody was woken. */
    public long pages() {
      return alerts.stream().filter(AlertSeen::pages).count();
    }
  }

  /**
   * What came of the run.
   *
   * @param share of the planned tokens that the recording reached; NaN without a target
   * @param finalLoss mean of the last 2 % of training losses (at least one), nats per token; NaN
   *     when they are not finite or there are none
   */
  public record Happened(double share, double finalLoss) {
    /** Whether the final loss is what the forecasts were about. */
    public boolean complete() {
      return share >= COMPLETE && Double.isFinite(finalLoss);
    }
  }

  /**
   * The forecast at the planned end as it stood when a share of the run was reached.
   *
   * @param share of the planned tokens, above 0, at most 1
   * @param tokens seen at the first event at or past that share; empty if it was never reached or
   *     no target is declared
   * @param forecast empty if there was none then
   */
  public record ForecastAt(double share, OptionalDouble tokens, Optional<Forecast> forecast) {
    /** (forecast - happened) / happened; empty without a forecast. */
    OptionalDouble relativeError(double happened) {
      return forecast.isPresent()
          ? OptionalDouble.of((forecast.get().loss() - happened) / happened)
          : OptionalDouble.empty();
    }
  }

  /**
   * One alert over its life.
   *
   * @param grade the gravest it reached
   * @param state as at the end of the recording
   * @param step of the event at which it opened as confirmed (or opened, if it never was confirmed)
   * @param tokens at that event
   * @param score the detector's statistic there
   */
  public record AlertSeen(
      AlertKind kind,
      DriftVerdict.Grade grade,
      Alert.State state,
      OptionalLong step,
      double tokens,
      double score) {

    /** Whether it woke somebody. */
    boolean pages() {
      return grade == DriftVerdict.Grade.CONFIRMED && kind.severity() == AlertKind.Severity.PAGE;
    }

    /**
     * This alert after a later transition: where it was confirmed is kept, the state is the later.
     */
    AlertSeen followedBy(AlertSeen later) {
      boolean confirms = later.grade == DriftVerdict.Grade.CONFIRMED && grade != later.grade;
      return confirms ? later : new AlertSeen(kind, grade, later.state, step, tokens, score);
    }
  }
}
