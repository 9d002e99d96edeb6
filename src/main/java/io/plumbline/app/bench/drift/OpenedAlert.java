package io.plumbline.app.bench.drift;

import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An alert at the moment when it was confirmed: what somebody would have been told. Those that were
 * only ever suspected do not count.
 *
 * @param kind of alert
 * @param losses the run had logged by then, the one that confirmed it included
 * @param step of that event, if the run reports steps
 * @param share of the planned tokens; NaN without a target
 * @param statistic the detector's
 * @param threshold what it was held against
 * @param expected loss, nats per token; NaN for kinds that are not about the loss
 * @param seen loss, nats per token
 */
record OpenedAlert(
    AlertKind kind,
    int losses,
    OptionalLong step,
    double share,
    double statistic,
    double threshold,
    double expected,
    double seen) {

  /** Whether it wakes somebody. */
  boolean pages() {
    return kind.severity() == AlertKind.Severity.PAGE;
  }

  /** The same alert counts once, however often it changes. */
  static final class Watch {
    private final Set<String> known = new HashSet<>();

    /** Alerts that this step confirmed. */
    List<OpenedAlert> of(Step step, int losses) {
      List<OpenedAlert> opened = new ArrayList<>();
      for (Alert alert : step.report().alerts().transitions()) {
        if (alert.state() == Alert.State.OPEN
            && alert.grade() == Grade.CONFIRMED
            && known.add(alert.id())) {
          opened.add(
              new OpenedAlert(
                  alert.kind(),
                  losses,
                  step.report().progress().step(),
                  step.report().progress().share().orElse(Double.NaN),
                  alert.ground().statistic(),
                  alert.ground().threshold(),
                  value(alert.ground().expectedLoss()),
                  value(alert.ground().seenLoss())));
        }
      }
      return opened;
    }

    private static double value(OptionalDouble loss) {
      return loss.orElse(Double.NaN);
    }
  }
}
