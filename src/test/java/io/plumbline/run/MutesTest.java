package io.plumbline.run;

import static io.plumbline.run.AlertKind.DRIFT_UP;
import static io.plumbline.run.AlertKind.PLATEAU;
import static io.plumbline.run.AlertKind.SPIKE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which kinds are muted, and which mute is over. */
class MutesTest {
  private static final long NEVER = Long.MAX_VALUE;

  @Test
  void nothingIsMutedAtFirst() {
    assertThat(Mutes.NONE.of(SPIKE)).isEmpty();
    assertThat(Mutes.NONE.nextEndMs()).isEqualTo(NEVER);
    assertThat(Mutes.NONE.at(NEVER, NEVER)).isSameAs(Mutes.NONE);
  }

  @Test
  void eachKindIsUnderItsNewestMute() {
    Muting first = muting(1_000, NEVER, SPIKE, PLATEAU);
    Muting second = muting(500, NEVER, PLATEAU, DRIFT_UP);
    Mutes mutes = Mutes.NONE.with(first).with(second);
    assertThat(mutes.of(SPIKE)).contains(muting(1_000, NEVER, SPIKE));
    assertThat(mutes.of(PLATEAU)).contains(second);
    assertThat(mutes.of(DRIFT_UP)).contains(second);
    assertThat(mutes.of(AlertKind.STALLED)).isEmpty();
    assertThat(mutes.nextEndMs()).isEqualTo(500);
    assertThat(mutes.with(muting(2_000, NEVER, DRIFT_UP, PLATEAU, SPIKE)).inForce())
        .as("one that has no kind left is gone")
        .hasSize(1);
  }

  @Test
  void kindsAreUnmutedOneByOne() {
    Mutes mutes = Mutes.NONE.with(muting(1_000, 7, SPIKE, PLATEAU));
    assertThat(mutes.without(List.of(SPIKE, DRIFT_UP)).inForce())
        .containsExactly(muting(1_000, 7, PLATEAU));
    assertThat(mutes.without(List.of(SPIKE, PLATEAU))).isEqualTo(Mutes.NONE);
  }

  @Test
  void oneIsOverAtItsTimeOrAtItsTokens() {
    Muting muting = muting(1_000, 7, SPIKE);
    assertThat(muting.over(999, 6)).isFalse();
    assertThat(muting.over(1_000, 6)).isTrue();
    assertThat(muting.over(999, 7)).isTrue();
  }

  @Test
  void whatIsOverGoesAndTheRestStays() {
    Muting brief = muting(500, NEVER, SPIKE);
    Muting longer = muting(1_000, NEVER, PLATEAU);
    Mutes mutes = Mutes.NONE.with(brief).with(longer);
    assertThat(mutes.at(499, 0)).isSameAs(mutes);
    assertThat(mutes.at(500, 0).inForce()).containsExactly(longer);
    assertThat(mutes.at(1_000, 0)).isEqualTo(Mutes.NONE);
  }

  @Test
  void labelsNameKindsInTheirOrder() {
    assertThat(Muting.kinds(Set.of("plateau", "spike", "nonsense")))
        .containsExactly(SPIKE, PLATEAU);
    assertThat(Muting.kinds(Set.of())).containsExactly(AlertKind.values());
    assertThat(Muting.kinds(Set.of("nonsense"))).isEmpty();
  }

  private static Muting muting(long untilMs, long untilTokens, AlertKind... kinds) {
    return new Muting(List.of(kinds), untilMs, untilTokens, "", "");
  }
}
