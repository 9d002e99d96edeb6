package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import io.plumbline.drift.TokenWatch.Misfit;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenWatchTest {
  private static final TokenWatch.Declared NOTHING = new TokenWatch.Declared(0, 0);

  @Test
  void whatIsAsDeclaredFits() {
    assertThat(new Run(new TokenWatch.Declared(1_000, 0)).steps(100, 1_000).kind())
        .isEqualTo(Misfit.Kind.NONE);
    assertThat(new Run(new TokenWatch.Declared(1_000, 0)).steps(100, 1_049).kind())
        .isEqualTo(Misfit.Kind.NONE);
    assertThat(new Run(new TokenWatch.Declared(1_000, 0)).steps(100, 951).kind())
        .isEqualTo(Misfit.Kind.NONE);
    assertThat(new Run(new TokenWatch.Declared(1_000, 0)).steps(100, 1_051).kind())
        .isEqualTo(Misfit.Kind.DECLARED);
    assertThat(new Run(new TokenWatch.Declared(1_000, 0)).steps(100, 949).kind())
        .isEqualTo(Misfit.Kind.DECLARED);
    assertThat(new Run(NOTHING).steps(100, 1_051).kind()).isEqualTo(Misfit.Kind.NONE);
  }

  /**
   * The first rate is that of the second event, and four make it settled as another than none at
   * all: eight in a row take the tenth event.
   */
  @Test
  void aFindingTakesEightRatesInARow() {
    Run run = new Run(new TokenWatch.Declared(500, 0));
    int events = 0;
    while (run.kind() == Misfit.Kind.NONE) {
      run.steps(1, 1_000);
      events++;
    }
    assertThat(events).isEqualTo(9);
    Cause cause = run.watch.cause().orElseThrow();
    assertThat(cause.finding()).isEqualTo(Finding.TOKEN_COUNT);
    assertThat(cause.statistic()).isEqualTo(2);
    assertThat(cause.threshold()).isEqualTo(1);
    assertThat(cause.sinceTokens()).isEqualTo(9_000);
    assertThat(stepOf(cause)).isEqualTo(9);
    assertThat(cause.expectedLoss()).isEmpty();
    assertThat(run.watch.broken()).isTrue();
    run.steps(50, 1_000);
    assertThat(run.watch.cause()).contains(cause); // where it was noticed
    assertThat(cause.says())
        .isEqualTo(
            "tokens grow by 1,000 a step, the declared batch says 500: 2 times, as if each of 2"
                + " ranks counted what all of them read. Forecasts and remaining time are by the"
                + " tokens logged: correct the count, or the declaration");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1799, NONE",
    "1000, 1801, JUMP",
    "1000, 556, NONE",
    "1000, 555, JUMP",
    "1000, 8000, JUMP",
    "1000, 125, JUMP"
  })
  void aRateThatJumpsByMoreThanABatchGrowsIsAMistake(long before, long after, Misfit.Kind kind) {
    Run run = new Run(NOTHING).steps(30, before).steps(30, after);
    assertThat(run.kind()).isEqualTo(kind);
    assertThat(run.watch.broken()).isEqualTo(kind == Misfit.Kind.JUMP);
    if (kind == Misfit.Kind.JUMP) {
      Cause cause = run.watch.cause().orElseThrow();
      assertThat(cause.statistic()).isCloseTo((double) after / before, within(1e-12));
      assertThat(cause.sinceTokens()).isEqualTo(30.0 * before);
      assertThat(stepOf(cause)).isEqualTo(30);
      assertThat(cause.says()).contains("since step 30, by 1,000 before");
    }
  }

  @Test
  void aJumpIsToldOnceAfterFourAndEndsWhenItIsMendedOrDeclared() {
    Run run = new Run(NOTHING).steps(30, 1_000).steps(3, 8_000);
    assertThat(run.kind()).isEqualTo(Misfit.Kind.NONE);
    TokenWatch before = run.watch;
    TokenWatch after = run.steps(1, 8_000).watch;
    assertThat(after.jumpedSince(before)).isTrue();
    assertThat(run.steps(1, 8_000).watch.jumpedSince(after)).isFalse();
    assertThat(before.jumpedSince(before)).isFalse();
    Run mended = new Run(run).steps(3, 1_000);
    assertThat(mended.kind()).isEqualTo(Misfit.Kind.JUMP);
    assertThat(mended.steps(1, 1_000).kind()).isEqualTo(Misfit.Kind.NONE);
    Run declared = new Run(run);
    declared.declared = new TokenWatch.Declared(8_000, 0);
    assertThat(declared.steps(1, 8_000).kind()).isEqualTo(Misfit.Kind.NONE);
    Run elsewhere = new Run(run).steps(30, 3_000);
    assertThat(elsewhere.kind()).isEqualTo(Misfit.Kind.JUMP);
    assertThat(elsewhere.watch.finding().due()).isEqualTo(1_000);
    assertThat(run.watch.announced().cause()).isEmpty();
    assertThat(run.watch.announced().perStep()).isEqualTo(Pace.NONE);
    assertThat(run.watch.announced().perSample()).isEqualTo(run.watch.perSample());
  }

  @Test
  void aJumpToWhatIsDeclaredIsNone() {
    Run run = new Run(new TokenWatch.Declared(8_000, 0)).steps(7, 1_000);
    assertThat(run.steps(30, 8_000).kind()).isEqualTo(Misfit.Kind.NONE);
  }

  @Test
  void aRateThatWasNeverSteadyIsNoneToJumpFrom() {
    Run run = new Run(NOTHING).steps(8, 1_000); // seven rates
    assertThat(run.steps(30, 8_000).kind()).isEqualTo(Misfit.Kind.NONE);
    Run longer = new Run(NOTHING).steps(9, 1_000);
    assertThat(longer.steps(30, 8_000).kind()).isEqualTo(Misfit.Kind.JUMP);
  }

  @Test
  void tokensOfASampleAreTheSequenceLength() {
    Run run = new Run(new TokenWatch.Declared(0, 2_048));
    run.samples(8, 2_047, 1);
    assertThat(run.kind()).isEqualTo(Misfit.Kind.NONE);
    Run wrong = new Run(new TokenWatch.Declared(0, 2_048)).samples(8, 1, 4);
    assertThat(wrong.kind()).isEqualTo(Misfit.Kind.NONE);
    wrong.samples(1, 1, 4);
    assertThat(wrong.kind()).isEqualTo(Misfit.Kind.SAMPLES);
    assertThat(wrong.watch.broken()).isFalse();
    assertThat(wrong.watch.cause().orElseThrow().says())
        .isEqualTo(
            "tokens grow by 1.0 a sample, the declared seq_len says 2,048: 1/2048, as if sequences"
                + " were counted, not tokens");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000000, 1000, '1000 times, as if tokens were multiplied by the sequence length once"
        + " more'",
    "1000, 1, 1000, '1/1000, as if sequences were counted, not tokens'",
    "1000, 8000, 0, '8 times, as if each of 8 ranks counted what all of them read'",
    "8000, 1000, 0, '1/8, as if one of 8 ranks or micro-batches counted, or read'",
    "1000, 2500, 0, '2.50 times'",
    "1000, 1300, 0, '1.30 times'",
    "1000, 700, 0, '0.700 times'"
  })
  void theFactorIsGuessedAt(long declared, long counted, long seqLen, String guess) {
    Run run = new Run(new TokenWatch.Declared(declared, seqLen)).steps(40, counted);
    assertThat(run.watch.cause().orElseThrow().says()).contains(": " + guess + ". Forecasts");
  }

  @Test
  void whatIsNotLoggedChangesNothing() {
    TokenWatch watch = new Run(NOTHING).steps(5, 1_000).watch;
    assertThat(plus(watch, -1, 9, -1, NOTHING)).isSameAs(watch);
    // without steps there is no rate
    TokenWatch without = TokenWatch.NEW;
    for (int i = 1; i < 20; i++) {
      without = plus(without, i * 1_000L, -1, -1, new TokenWatch.Declared(7, 7));
    }
    assertThat(without.perStep()).isEqualTo(Pace.NONE);
    assertThat(without.perSample()).isEqualTo(Pace.NONE);
    assertThat(without.cause()).isEmpty();
    // a gap in the steps is as many of them
    TokenWatch gap = plus(plus(TokenWatch.NEW, 0, 0, 0, NOTHING), 5_000, 5, 10, NOTHING);
    assertThat(gap.perStep().other()).isEqualTo(1_000);
    assertThat(gap.perSample().other()).isEqualTo(500);
    // a step or sample that does not grow, or tokens that do not, make no rate
    assertThat(plus(gap, 6_000, 5, 10, NOTHING).perStep()).isEqualTo(gap.perStep());
    assertThat(plus(gap, 6_000, 5, 10, NOTHING).perSample()).isEqualTo(gap.perSample());
    assertThat(plus(gap, 5_000, 6, 11, NOTHING).perStep()).isEqualTo(gap.perStep());
    assertThat(plus(gap, 5_000, 6, 11, NOTHING).perSample()).isEqualTo(gap.perSample());
  }

  @Test
  void afterARestartTheFirstCountIsNoGrowth() {
    TokenWatch watch = new Run(NOTHING).steps(30, 1_000).watch;
    TokenWatch after = plus(watch.restarted(), 5_000, 5, -1, NOTHING);
    assertThat(after.perStep()).isEqualTo(watch.perStep());
    assertThat(plus(after, 6_000, 6, -1, NOTHING).perStep().rate()).isEqualTo(1_000);
    assertThat(watch.restarted().finding()).isEqualTo(watch.finding());
  }

  /** Counts without padding differ from step to step and are never held against a batch. */
  @Test
  void countsThatDifferAreNoFinding() {
    Seeds.each(
        50,
        seed -> {
          Random random = new Random(seed);
          Run run = new Run(new TokenWatch.Declared(500, 0));
          for (int i = 0; i < 300; i++) {
            run.steps(1, 800 + random.nextInt(400));
            assertThat(run.kind()).isEqualTo(Misfit.Kind.NONE);
          }
        });
  }

  private static TokenWatch plus(
      TokenWatch watch, long tokens, long step, long samples, TokenWatch.Declared declared) {
    return watch.plus(known(tokens), known(step), known(samples), declared);
  }

  private static OptionalLong known(long count) {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  private static long stepOf(Cause cause) {
    return cause.sinceStep().orElse(-1);
  }

  private static final class Run {
    private TokenWatch.Declared declared;
    private TokenWatch watch = TokenWatch.NEW;
    private long tokens;
    private long step;
    private long samples = -1;

    private Run(TokenWatch.Declared declared) {
      this.declared = declared;
    }

    private Run(Run other) {
      declared = other.declared;
      watch = other.watch;
      tokens = other.tokens;
      step = other.step;
    }

    Run steps(int count, long tokensEach) {
      for (int i = 0; i < count; i++) {
        tokens += tokensEach;
        step++;
        watch = plus(watch, tokens, step, samples, declared);
      }
      return this;
    }

    Run samples(int count, long tokensEach, long each) {
      samples = Math.max(0, samples);
      for (int i = 0; i < count; i++) {
        samples += each;
        steps(1, tokensEach * each);
      }
      return this;
    }

    Misfit.Kind kind() {
      return watch.finding().kind();
    }
  }
}
