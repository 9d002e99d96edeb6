package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes back within 5 % of the tokens and a day is the same alert; else it is another. The
 * loss is not a number at step 401, and is one again at 402: that alert is over at 402,000 tokens.
 */
class AlertReturnTest {
  private static final long DAY_MS = 24 * 3_600_000L;

  private final Watched run = Runs.healthyUntil(400);

  static Stream<Arguments> returns() {
    return Stream.of(
        Arguments.of("at once", 403, 0, "r/diverged/1"),
        Arguments.of("the last within 5 %", 422, 0, "r/diverged/1"),
        Arguments.of("the first beyond", 423, 0, "r/diverged/2"),
        Arguments.of("a day later", 403, DAY_MS - 1_000, "r/diverged/1"),
        Arguments.of("a second more", 403, DAY_MS, "r/diverged/2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("returns")
  void isTheSameIfSoon(String what, int step, long pauseMs, String id) {
    run.losses(401, 401, any -> Double.NaN);
    run.losses(402, step - 1, Runs::healthy);
    run.pass(pauseMs);
    run.losses(step, step, any -> Double.NaN);
    assertThat(run.toldInWords())
        .containsExactly("diverged open", "diverged resolved", "diverged open");
    assertThat(run.told().get(1).ended().orElseThrow().at().tokens()).isEqualTo(402_000);
    Alert back = run.told().get(2);
    boolean same = id.endsWith("1");
    assertThat(back.id()).isEqualTo(id);
    assertThat(back.telling().sequence()).isEqualTo(same ? 3 : 1);
    assertThat(back.telling().reopened()).isEqualTo(same ? 1 : 0);
    assertThat(back.opened().step()).hasValue(same ? 401 : step);
    assertThat(back.ended()).isEmpty();
    assertThat(back.ground().sinceStep()).as("the evidence is of now").hasValue(step);
  }

  @Test
  void returnsToACheckpointThatSoonFollowEachOtherAreOne() {
    run.losses(395, 405, Runs::healthy);
    run.losses(400, 410, Runs::healthy);
    assertThat(run.told())
        .extracting(Alert::id)
        .containsExactly("r/rewound/1", "r/rewound/1", "r/rewound/1");
    assertThat(run.told().get(2).ground().message()).contains("2 times so far");
    assertThat(run.open()).as("until it is well beyond").containsExactly("rewound");
    assertThat(run.told().get(0).ground().message())
        .isEqualTo(
            "restored from an earlier checkpoint: at 3.950e+05 tokens after having been at"
                + " 4.000e+05");
    assertThat(run.told().get(0).ground().statistic()).isEqualTo(5_000);
    assertThat(run.told().get(1).ended().orElseThrow().at().step())
        .as("when it is where it had been")
        .hasValue(400);
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("the run has passed the point that it had reached before");
  }

  /** Further back while already back: one alert until the farthest point is reached again. */
  @Test
  void twoReturnsInARowAreOne() {
    run.losses(390, 395, Runs::healthy);
    run.losses(380, 399, Runs::healthy);
    assertThat(run.open()).containsExactly("rewound");
    assertThat(run.told()).hasSize(1);
    run.losses(400, 400, Runs::healthy);
    assertThat(run.open()).isEmpty();
  }

  @Test
  void aStallThatComesBackIsTheSame() {
    run.tickAfter(600_001);
    run.losses(401, 401, Runs::healthy);
    run.tickAfter(1_200_000);
    assertThat(run.told(AlertKind.STALLED))
        .extracting(Alert::id)
        .containsExactly("r/stalled/1", "r/stalled/1", "r/stalled/1");
    assertThat(run.told(AlertKind.STALLED).get(2).telling().reopened()).isEqualTo(1);
    // while it stalls the ground stays as it was when it was called
    run.tickAfter(1_200_000);
    run.send("{'type':'mute'}");
    Alert muted = run.told(AlertKind.STALLED).get(3);
    assertThat(muted.ground()).isEqualTo(run.told(AlertKind.STALLED).get(2).ground());
    assertThat(muted.muted()).isPresent();
  }

  @Test
  void whatIsOverIsToldBeforeWhatOpens() {
    run.losses(401, 401, any -> Double.NaN);
    run.losses(390, 390, Runs::healthy);
    assertThat(run.toldInWords())
        .containsExactly("diverged open", "diverged resolved", "rewound open");
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("the run went back to an earlier checkpoint");
    run.send("{'type':'run','tags':{'a':'b'}}");
    run.losses(391, 391, any -> Double.NaN);
    run.send("{'type':'run','batch_tokens':2000}");
    assertThat(run.told(AlertKind.DIVERGED).get(3).ended().orElseThrow().why())
        .isEqualTo("the run was declared anew");
  }
}
