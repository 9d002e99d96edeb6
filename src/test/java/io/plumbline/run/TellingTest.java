package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run tells those that read the same batches, and when. */
class TellingTest {
  @Test
  void whoHasNoFamilyAndNoOrderTellsNothing() {
    Watched run = Runs.healthyUntil(400);
    run.losses(401, 440, Runs::healthy);
    run.send("{'type':'end'}");
    assertThat(told(run)).isEmpty();
  }

  @Test
  void everyClosedBinTellsItsLosses() {
    Watched run = sharing("'data_order':'a','family':'f'");
    run.losses(1, 60, Runs::healthy);
    long closed = run.report().seen().size();
    assertThat(told(run)).hasSize((int) closed);
    BatchNews first = told(run).get(0);
    assertThat(first.order()).isEqualTo(new DataOrder("f", "a"));
    assertThat(first.order().declared()).isTrue();
    assertThat(first.strip().size()).isPositive();
    // a bin a step until step 50, each told as the next one begins it: 50 * 1.02 is 51
    assertThat(closed).isEqualTo(50 + 4);
  }

  @Test
  void aFamilyAloneIsEnoughAndAnOrderAloneToo() {
    Watched family = sharing("'family':'f'");
    family.losses(1, 3, Runs::healthy);
    assertThat(told(family).get(0).order()).isEqualTo(new DataOrder("f", ""));
    assertThat(told(family).get(0).order().declared()).isFalse();
    Watched order = sharing("'data_order':'a'");
    order.losses(1, 3, Runs::healthy);
    assertThat(told(order).get(0).order()).isEqualTo(new DataOrder("", "a"));
  }

  /** A trend is drawn anew each 5 % of tokens, once there is a law to draw it about. */
  @Test
  void nowAndThenItsTrend() {
    Watched run = sharing("'data_order':'a'");
    run.losses(1, 440, Runs::healthy);
    List<Double> drawn =
        run.steps().stream()
            .filter(step -> step.told().flatMap(BatchNews::trend).isPresent())
            .map(step -> step.report().progress().tokens())
            .toList();
    assertThat(drawn).hasSizeBetween(25, 50);
    for (int i = 1; i < drawn.size(); i++) {
      assertThat(drawn.get(i) / drawn.get(i - 1)).isBetween(1.02, 1.09);
    }
  }

  @Test
  void whileItIsNotItselfItTellsNoLosses() {
    Watched run = sharing("'data_order':'a'");
    run.losses(1, 400, Runs::healthy);
    run.losses(401, 430, Runs.healthyAnd(0.05));
    assertThat(run.open()).containsExactly("drift_up");
    int before = told(run).size();
    run.losses(431, 440, Runs.healthyAnd(0.05));
    List<BatchNews> since = told(run).subList(before, told(run).size());
    assertThat(since).isNotEmpty();
    assertThat(since).allMatch(news -> news.strip().size() == 0);
    run.send("{'type':'end'}");
    assertThat(last(run).strip().size()).isZero();
    assertThat(last(run).trend()).isPresent();
  }

  @Test
  void atItsEndItTellsTheRest() {
    Watched run = sharing("'data_order':'a'");
    run.losses(1, 403, Runs::healthy);
    int before = told(run).size();
    Step end = run.send("{'type':'end'}");
    assertThat(told(run)).hasSize(before + 1);
    assertThat(end.told().orElseThrow().strip().size()).isPositive();
    assertThat(end.told().orElseThrow().trend()).isPresent();
  }

  private static Watched sharing(String fields) {
    return Runs.declared("," + fields);
  }

  private static List<BatchNews> told(Watched run) {
    return run.steps().stream().map(Step::told).flatMap(Optional::stream).toList();
  }

  private static BatchNews last(Watched run) {
    return told(run).get(told(run).size() - 1);
  }
}
