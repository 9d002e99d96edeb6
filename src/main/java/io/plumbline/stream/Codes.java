package io.plumbline.stream;

import io.plumbline.curve.Bin;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.Finding;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.Numerics;
import io.plumbline.drift.TokenWatch;
import io.plumbline.event.Change;
import io.plumbline.family.Belief;
import io.plumbline.regime.Regime;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.RunStatus;
import io.plumbline.run.TokenSource;
import java.util.List;

/**
 * The codes of all enums that are stored. Here and not in the enums: the core knows nothing of
 * storage.
 *
 * <p>A constant without a number does not compile. A number is never given again, also when its
 * constant is gone: {@code src/test/resources/state/codes.txt} pins all that were ever given.
 */
final class Codes {
  static final Code<RunStatus> STATUS =
      new Code<>(
          RunStatus.class,
          status ->
              switch (status) {
                case LIVE -> 0;
                case STALLED -> 1;
                case FINISHED -> 2;
                case FAILED -> 3;
                case KILLED -> 4;
              });

  static final Code<TokenSource> TOKEN_SOURCE =
      new Code<>(
          TokenSource.class,
          source ->
              switch (source) {
                case EXPLICIT -> 0;
                case SAMPLES -> 1;
                case STEPS -> 2;
                case STEPS_ONLY -> 3;
                case NONE -> 4;
              });

  static final Code<Regime> REGIME =
      new Code<>(
          Regime.class,
          regime ->
              switch (regime) {
                case UNKNOWN -> 0;
                case UNDERTRAINED -> 1;
                case COMPUTE_OPTIMAL -> 2;
                case OVERTRAINED -> 3;
              });

  /** At most 3: two bits of a stored bin's first byte. */
  static final Code<Bin.Use> BIN_USE =
      new Code<>(
          Bin.Use.class,
          use ->
              switch (use) {
                case FIT -> 0;
                case LEFT_OUT -> 1;
                case NEW_LEVEL -> 2;
                case IN_DOUBT -> 3;
              });

  static final Code<Numerics.Wrong> WRONG =
      new Code<>(
          Numerics.Wrong.class,
          wrong ->
              switch (wrong) {
                case NOTHING -> 0;
                case NOT_A_NUMBER -> 1;
                case ZERO -> 2;
                case GRADIENTS -> 3;
                case FROZEN -> 4;
              });

  static final Code<Finding> FINDING =
      new Code<>(
          Finding.class,
          finding ->
              switch (finding) {
                case SPIKE -> 0;
                case DIVERGED -> 1;
                case DRIFT_UP -> 2;
                case DRIFT_DOWN -> 3;
                case PLATEAU -> 4;
                case OFF_REFERENCE -> 5;
                case EVAL_GAP -> 6;
                case TOKEN_COUNT -> 7;
                case LOSS_UNIT -> 8;
                case LEARNING_RATE -> 9;
              });

  static final Code<Grade> GRADE =
      new Code<>(
          Grade.class,
          grade ->
              switch (grade) {
                case WARMING_UP -> 0;
                case STEADY -> 1;
                case SUSPECTED -> 2;
                case CONFIRMED -> 3;
              });

  static final Code<AlertKind> ALERT_KIND =
      new Code<>(
          AlertKind.class,
          kind ->
              switch (kind) {
                case SPIKE -> 0;
                case DIVERGED -> 1;
                case DRIFT_UP -> 2;
                case DRIFT_DOWN -> 3;
                case PLATEAU -> 4;
                case STALLED -> 5;
                case REWOUND -> 6;
                case UNDERTRAINED -> 7;
                case OVERTRAINED -> 8;
                case OFF_REFERENCE -> 9;
                case EVAL_GAP -> 10;
                case TOKEN_COUNT -> 11;
                case LOSS_UNIT -> 12;
                case LEARNING_RATE -> 13;
              });

  static final Code<Alert.State> ALERT_STATE =
      new Code<>(
          Alert.State.class,
          state ->
              switch (state) {
                case OPEN -> 0;
                case RESOLVED -> 1;
              });

  static final Code<Belief.Source> BELIEF_SOURCE =
      new Code<>(
          Belief.Source.class,
          source ->
              switch (source) {
                case SHIPPED -> 0;
                case FAMILY -> 1;
              });

  static final Code<LossUnit.Kind> LOSS_UNIT =
      new Code<>(
          LossUnit.Kind.class,
          kind ->
              switch (kind) {
                case SAME -> 0;
                case BITS -> 1;
                case NATS -> 2;
                case PERPLEXITY -> 3;
                case LOGARITHM -> 4;
                case SUM -> 5;
                case MEAN -> 6;
                case DIGITS -> 7;
              });

  static final Code<TokenWatch.Misfit.Kind> MISFIT =
      new Code<>(
          TokenWatch.Misfit.Kind.class,
          kind ->
              switch (kind) {
                case NONE -> 0;
                case DECLARED -> 1;
                case JUMP -> 2;
                case SAMPLES -> 3;
                case RESET -> 4;
                case FROZEN -> 5;
                case STANDS -> 6;
              });

  static final Code<Change> CHANGE =
      new Code<>(
          Change.class,
          change ->
              switch (change) {
                case DATA -> 0;
                case BATCH -> 1;
                case SCHEDULE -> 2;
                case RESTORE -> 3;
                case OTHER -> 4;
              });

  /** Of every enum that is stored. */
  static final List<Code<?>> ALL =
      List.of(
          STATUS,
          TOKEN_SOURCE,
          REGIME,
          BIN_USE,
          WRONG,
          FINDING,
          GRADE,
          ALERT_KIND,
          ALERT_STATE,
          BELIEF_SOURCE,
          LOSS_UNIT,
          MISFIT,
          CHANGE);

  private Codes() {}
}
