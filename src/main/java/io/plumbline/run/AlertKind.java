package io.plumbline.run;

import java.util.Locale;

/** Everything a run can be alerted for; one alert per run and kind is open at a time. */
public enum AlertKind {
  SPIKE(Severity.WARNING),
  DIVERGED(Severity.PAGE),
  DRIFT_UP(Severity.PAGE),
  DRIFT_DOWN(Severity.PAGE),
  PLATEAU(Severity.WARNING),
  STALLED(Severity.PAGE),
  REWOUND(Severity.INFO),
  UNDERTRAINED(Severity.WARNING),
  OVERTRAINED(Severity.INFO),
  OFF_REFERENCE(Severity.WARNING),
  EVAL_GAP(Severity.WARNING),
  TOKEN_COUNT(Severity.WARNING),
  LOSS_UNIT(Severity.WARNING),
  LEARNING_RATE(Severity.WARNING);

  /** Who should be told. */
  public enum Severity {
    /** Wakes somebody: money burns now. */
    PAGE,
    /** Looked at in working hours. */
    WARNING,
    /** Written down. */
    INFO
  }

  private final Severity severity;

  AlertKind(Severity severity) {
    this.severity = severity;
  }

  /** How urgent an alert of this kind is. */
  public Severity severity() {
    return severity;
  }

  /**
   * What alert rules, runbooks and notifications call it, e.g. {@code RunDriftUp}: the page {@code
   * deploy/runbooks/RunDriftUp.md} says what to do, and the monitor serves it under {@code
   * /runbooks/RunDriftUp}.
   */
  public String alertName() {
    StringBuilder alertName = new StringBuilder("Run");
    for (String word : label().split("_", -1)) {
      alertName.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return alertName.toString();
  }

  /** As a metric label and in JSON, e.g. {@code drift_up}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
