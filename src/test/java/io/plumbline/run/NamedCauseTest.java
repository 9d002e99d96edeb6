package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong with the log, not with the run, is called by its name; what was declared is no
 * news.
 */
class NamedCauseTest {
  private static final int STEPS = 1_000;
  private static final int AT = 600;
  private static final int BATCH = 1_000;
  private static final double SD = 0.03;

  /** How one logged step of a healthy run is falsified. */
  private record Logged(int step, double tokens, double loss, double rate) {}

  private interface Falsified {
    Logged of(Logged healthy);
  }

  static Stream<Arguments> falsified() {
    return Stream.of(
        Arguments.of("bits", loss(1 / Math.log(2)), AlertKind.LOSS_UNIT, 12, "bits"),
        Arguments.of("sum over 8", loss(8), AlertKind.LOSS_UNIT, 8, "8"),
        Arguments.of(
            "tokens of one rank in 8",
            (Falsified)
                log ->
                    new Logged(
                        log.step, AT * BATCH + (log.step - AT) * BATCH / 8.0, log.loss, log.rate),
            AlertKind.TOKEN_COUNT,
            6,
            "1/8"),
        Arguments.of(
            "a third of the rate",
            (Falsified) log -> new Logged(log.step, log.tokens, log.loss, log.rate / 3),
            AlertKind.LEARNING_RATE,
            10,
            "declared"));
  }

  private static Falsified loss(double factor) {
    return log -> new Logged(log.step, log.tokens, log.loss * factor, log.rate);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("falsified")
  void isNamed(String what, Falsified falsified, AlertKind kind, int within, String word) {
    Seeds.each(
        5,
        seed -> {
          List<Alert> opened = opened(run(seed, step -> step > AT, falsified));
          assertThat(opened).isNotEmpty();
          Alert named =
              opened.stream().filter(alert -> alert.kind() == kind).findFirst().orElseThrow();
          assertThat(named.opened().step().orElseThrow()).isBetween((long) AT, (long) AT + within);
          assertThat(named.ground().message()).contains(word);
          assertThat(opened).noneMatch(alert -> alert.kind() == AlertKind.DIVERGED);
        });
  }

  @Test
  void aJumpThatIsNoOtherUnitIsDrift() {
    Falsified higher =
        log -> new Logged(log.step, log.tokens, log.loss + 0.3 * healthy(log.step), log.rate);
    Seeds.each(
        5,
        seed -> {
          List<Alert> opened = opened(run(seed, step -> step > AT, higher));
          assertThat(opened).noneMatch(alert -> alert.kind() == AlertKind.LOSS_UNIT);
          assertThat(opened).anyMatch(alert -> alert.kind() == AlertKind.DRIFT_UP);
        });
  }

  @Test
  void healthyRunsOpenNothing() {
    Seeds.each(10, seed -> assertThat(opened(run(seed, step -> false, log -> log))).isEmpty());
  }

  @Test
  void aDeclaredChangeOfTheDataPagesNobodyAndAnUndeclaredOneDoes() {
    Falsified harder = log -> new Logged(log.step, log.tokens, log.loss * 1.15, log.rate);
    Seeds.each(
        5,
        seed -> {
          List<String> silent = run(seed, step -> step > AT, harder);
          assertThat(opened(silent)).anyMatch(a -> a.kind().severity() == AlertKind.Severity.PAGE);
          List<String> declared = new ArrayList<>(silent);
          declared.add(AT + 1, "{'type':'change','what':'data'}");
          assertThat(opened(declared)).isEmpty();
        });
  }

  @Test
  void afterADeclaredChangeNotANumberIsStillDivergence() {
    List<String> lines = run(1, step -> false, log -> log).subList(0, AT + 1);
    List<String> changed = new ArrayList<>(lines);
    changed.add("{'type':'change','what':'data'}");
    changed.add("{'step':601,'tokens':601000,'loss':'NaN','lr':0.001}");
    assertThat(opened(changed)).extracting(Alert::kind).containsExactly(AlertKind.DIVERGED);
  }

  /** The oracle adds up what every step has read. */
  @Property(tries = 50)
  void aBatchDeclaredAnewKeepsTheTokensSoFar(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 500) Integer> batches) {
    Watched run = new Watched("r");
    long tokens = 0;
    int step = 0;
    for (int batch : batches) {
      run.send("{'type':'run','batch_tokens':%d}", batch);
      for (int i = 0; i < 7; i++) {
        step++;
        tokens += batch;
        Step next = run.send("{'step':%d,'loss':2.5}", step);
        assertThat(next.report().progress().tokens()).isEqualTo(tokens);
      }
    }
  }

  private static double healthy(int step) {
    return 2.0 + 0.5 * Math.pow(step / (double) STEPS, -0.4);
  }

  private static List<String> run(int seed, IntPredicate when, Falsified falsified) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "{'type':'run','target_tokens':%d,'batch_tokens':%d,"
                + "'schedule':{'kind':'constant','peak_lr':0.001}}",
            STEPS * BATCH,
            BATCH));
    for (int step = 1; step <= STEPS; step++) {
      // noise is a share of the loss: another unit scales both
      double loss = healthy(step) * (1 + SD / 2 * random.nextGaussian());
      Logged log = new Logged(step, (double) step * BATCH, loss, 0.001);
      Logged said = when.test(step) ? falsified.of(log) : log;
      lines.add(
          String.format(
              Locale.ROOT,
              "{'step':%d,'tokens':%.0f,'loss':%.6f,'lr':%.7f}",
              said.step,
              said.tokens,
              said.loss,
              said.rate));
    }
    return lines;
  }

  private static List<Alert> opened(List<String> lines) {
    Watched run = new Watched("r");
    lines.forEach(run::send);
    return run.opened();
  }
}
