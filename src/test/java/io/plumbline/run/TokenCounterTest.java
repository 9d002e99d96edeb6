package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Token counters that do not count, beside steps that do: the run is placed by its steps, and
 * TOKEN_COUNT says so once. A thousand tokens a step, logged every 8th.
 */
class TokenCounterTest {
  static Stream<Arguments> counters() {
    IntToLongFunction reset = step -> 1_000L * (step <= 800 ? step : step - 800);
    IntToLongFunction twice =
        step -> 1_000L * (step <= 800 ? step : step <= 1200 ? step - 800 : step - 1200);
    return Stream.of(
        Arguments.of("reset at a resume", reset, true, "fell from 800,000 to 8,000", 808),
        Arguments.of("the same, no batch declared", reset, false, "fell from 800,000", 808),
        Arguments.of("reset twice", twice, true, "fell from", 808),
        Arguments.of(
            "reset to nothing",
            (IntToLongFunction) step -> step <= 800 ? 1_000L * step : 0,
            true,
            "fell from 800,000 to 0",
            808),
        Arguments.of("always 0", (IntToLongFunction) step -> 0, true, "stands still at 0", 72),
        Arguments.of(
            "frozen",
            (IntToLongFunction) step -> 1_000L * Math.min(step, 800),
            true,
            "stands still at 800,000 since step 800",
            864),
        Arguments.of(
            "frozen, no batch declared",
            (IntToLongFunction) step -> 1_000L * Math.min(step, 800),
            false,
            "stands still",
            864));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("counters")
  void stepsTellWhereTheRunIs(
      String what, IntToLongFunction counter, boolean declared, String says, int by) {
    Watched run = declared(declared);
    log(run, 8, 1600, counter);
    assertThat(run.toldInWords()).containsExactly("token_count open");
    assertThat(run.told().get(0).ground().message()).contains(says);
    assertThat(run.told().get(0).opened().step()).hasValue(by);
    assertThat(run.report().progress().tokens()).isEqualTo(1_600_000);
    assertThat(run.counts()).isEqualTo("200 steps");
    Watched right = declared(declared);
    log(right, 8, 1600, step -> 1_000L * step);
    double loss = right.report().outlook().orElseThrow().atHorizon().loss();
    assertThat(run.report().outlook().orElseThrow().atHorizon().loss())
        .isCloseTo(loss, within(0.01 * loss));
  }

  @Test
  void aCountThatIsBroughtUpToDateNowAndThenIsNoNews() {
    Watched run = declared(true);
    log(run, 8, 1600, step -> 1_000L * (step / 40 * 40L));
    assertThat(run.told()).isEmpty();
    assertThat(run.report().progress().tokens()).isEqualTo(1_600_000);
  }

  @Test
  void aCountThatIsMendedIsBelievedAgain() {
    Watched run = declared(true);
    log(run, 8, 800, step -> 1_000L * step);
    log(run, 808, 1000, step -> 1_000L * (step - 800));
    log(run, 1008, 1200, step -> 1_000L * step);
    assertThat(run.toldInWords()).containsExactly("token_count open", "token_count resolved");
    assertThat(run.report().progress().tokens()).isEqualTo(1_200_000);
    assertThat(run.report().progress().reach().tokenSource()).isEqualTo(TokenSource.EXPLICIT);
  }

  private static Watched declared(boolean batch) {
    Watched run = new Watched("r");
    run.send(
        "{'type':'run','params':2e5,'target_tokens':4e6"
            + (batch ? ",'batch_tokens':1000" : "")
            + ",'schedule':{'kind':'constant','peak_lr':1e-3}}");
    return run;
  }

  private static void log(Watched run, int from, int to, IntToLongFunction counter) {
    for (int step = from; step <= to; step += 8) {
      run.send(
          String.format(
              Locale.ROOT,
              "{'step':%d,'tokens':%d,'loss':%.6f,'lr':1e-3}",
              step,
              counter.applyAsLong(step),
              Runs.healthy(step)));
    }
  }
}
