package io.plumbline.run;

/**
 * The few choices an operator has; everything else follows from the run itself.
 *
 * @param stallAfterMs a run without any event for this long is stalled; at least 1,000 ms. Slow
 *     trainers get more: at least {@link #STALL_INTERVALS} of the run's own mean intervals between
 *     events
 * @param optimalTokensPerParameter the compute-optimal ratio of tokens to parameters, above 0
 *     (Hoffmann et al. 2022, table 3: about 20)
 * @param falseAlarmsPerRun how many paging alerts a healthy run may cause on average over its life,
 *     above 0 and below 1
 */
public record MonitorSettings(
    long stallAfterMs, double optimalTokensPerParameter, double falseAlarmsPerRun) {

  /** A run is stalled at the earliest after this many of its own mean intervals between events. */
  public static final int STALL_INTERVALS = 20;

  /** Ten minutes; 20 tokens per parameter; one false page per 100 healthy runs. */
  public static final MonitorSettings DEFAULTS = new MonitorSettings(600_000, 20, 0.01);

  public MonitorSettings {
    if (stallAfterMs < 1_000) {
      throw new IllegalArgumentException(
          "stallAfterMs is " + stallAfterMs + "; give at least 1000 (ms)");
    }
    if (!(optimalTokensPerParameter > 0) || Double.isInfinite(optimalTokensPerParameter)) {
      throw new IllegalArgumentException(
          "optimalTokensPerParameter is "
              + optimalTokensPerParameter
              + "; give a number above 0, such as 20");
    }
    if (!(falseAlarmsPerRun > 0 && falseAlarmsPerRun < 1)) {
      throw new IllegalArgumentException(
          "falseAlarmsPerRun is "
              + falseAlarmsPerRun
              + "; give a number between 0 and 1, such as 0.01");
    }
  }
}
