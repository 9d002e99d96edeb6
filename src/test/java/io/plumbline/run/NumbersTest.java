package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no result of a computation is said at once, once, and until results return. */
class NumbersTest {
  private Watched run;

  @BeforeEach
  void healthy() {
    run = Runs.healthyUntil(400);
  }

  private void step(int step, String loss, String norm) {
    run.send(
        "{'step':%d,'tokens':%d,'loss':%s,'grad_norm':%s,'ts':%d}",
        step, step * 1_000L, loss, norm, 1_767_600_000_000L + step * 1_000L);
  }

  private String said() {
    assertThat(run.opened()).hasSize(1);
    return run.opened().get(0).ground().message();
  }

  @Test
  void zeroWithoutGradientsIsDivergenceFromTheFirstToTheEnd() {
    for (int step = 401; step <= 1_200; step++) {
      step(step, "0.0", "'NaN'");
    }
    assertThat(run.toldInWords()).containsExactly("diverged open");
    assertThat(said())
        .startsWith("diverged, the loss is exactly 0, as after an overflow in half precision")
        .endsWith(" since step 401 (4.01e+05 tokens)");
    assertThat(run.opened().get(0).opened().step()).hasValue(401);
    assertThat(run.uses()).matches("f+-+");
    for (int step = 1_201; step <= 1_210; step++) {
      step(step, Double.toString(Runs.healthy(step)), "0.4");
    }
    assertThat(run.toldInWords()).containsExactly("diverged open", "diverged resolved");
  }

  @Test
  void evenWhereNoLawIsKnownYet() {
    Watched young = Runs.declared();
    young.send("{'step':1,'tokens':1000,'loss':0,'grad_norm':'NaN','ts':1767600001000}");
    assertThat(young.toldInWords()).containsExactly("diverged open");
  }

  @Test
  void gradientsThatAreNoneAreSaidThoughTheLossIsFine() {
    for (int step = 401; step <= 403; step++) {
      step(step, Double.toString(Runs.healthy(step)), "'Infinity'");
    }
    assertThat(run.toldInWords()).containsExactly("diverged open");
    assertThat(said()).startsWith("diverged, the gradient norm is not a finite number");
  }

  @Test
  void aFrozenLossIsNoDrift() {
    double frozen = Runs.healthy(400);
    for (int step = 401; step <= 600; step++) {
      step(step, Double.toString(frozen), "0.4");
    }
    assertThat(run.toldInWords()).containsExactly("diverged open");
    assertThat(said()).startsWith("diverged, the loss is the same to the digit");
    assertThat(run.opened().get(0).opened().step().orElseThrow()).isLessThan(412);
  }
}
