package io.plumbline.run;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * A healthy run for tests to disturb: a thousand tokens a step, one step a second, 4,000 steps
 * planned at a constant learning rate.
 *
 * <pre>
 *   L(step) = 2 + 3 step^(-0.4) + 0.01 z      z from a seed, the same each time a step is run
 * </pre>
 */
public final class Runs {
  /** Steps planned. */
  public static final int PLANNED = 4_000;

  /** Standard deviation of a loss about its law, nats per token. */
  public static final double NOISE = 0.01;

  private static final String DECLARATION =
      "'params':2e5,'batch_tokens':1000,'target_steps':4000,"
          + "'schedule':{'kind':'constant','peak_lr':1e-3}";

  private static final RunMonitor MONITOR = new RunMonitor(MonitorSettings.DEFAULTS);
  private static final double[] NOISES =
      new Random(5).doubles(2L * (PLANNED + 1)).toArray(); // pairs of uniform numbers

  private Runs() {}

  /** What its law says of a step. */
  public static double law(int step) {
    return 2 + 3 * Math.pow(step, -0.4);
  }

  /** What it logs at a step. */
  public static double healthy(int step) {
    // Box and Muller 1958: two uniform numbers make a normal one
    double normal =
        Math.sqrt(-2 * Math.log(1 - NOISES[2 * step]))
            * Math.cos(2 * Math.PI * NOISES[2 * step + 1]);
    return law(step) + NOISE * normal;
  }

  /** What it logs, with so much on top. */
  public static IntToDoubleFunction healthyAnd(double more) {
    return step -> healthy(step) + more;
  }

  /** Steps planned for a {@link #brief} run. */
  static final int BRIEF = 300;

  /**
   * Declared as one of {@link #BRIEF} steps, ten thousand tokens each.
   *
   * @param fields further ones
   */
  static Watched brief(RunMonitor monitor, String fields) {
    Watched run = new Watched("r", monitor);
    run.send(
        "{'type':'run','batch_tokens':10000,'target_steps':%d,"
            + "'schedule':{'kind':'constant','peak_lr':1e-3},'params':2e5,%s}",
        BRIEF, fields);
    return run;
  }

  /** The same under a monitor with the default settings, which nobody teaches anything. */
  static Watched brief(String fields) {
    return brief(MONITOR, fields);
  }

  /** Declared and nothing else. */
  public static Watched declared() {
    return declared("");
  }

  /**
   * The same.
   *
   * @param more further fields, each with a comma before it
   */
  public static Watched declared(String more) {
    return declared(MONITOR, more);
  }

  /** The same, under this monitor. */
  static Watched declared(RunMonitor monitor, String more) {
    Watched run = new Watched("r", monitor);
    run.send("{'type':'run'," + DECLARATION + more + "}");
    return run;
  }

  /** Healthy until a step, and told nothing so far. */
  public static Watched healthyUntil(int step) {
    Watched run = declared();
    run.losses(1, step, Runs::healthy);
    return Watched.from(MONITOR, run.state(), run.nowMs());
  }
}
