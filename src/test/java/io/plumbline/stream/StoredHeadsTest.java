package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.drift.Causes;
import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.TokenWatch;
import io.plumbline.event.Change;
import io.plumbline.event.Position;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.BatchNews;
import io.plumbline.run.Changes;
import io.plumbline.run.DataOrder;
import io.plumbline.run.Mutes;
import io.plumbline.run.Muting;
import io.plumbline.run.RunHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Heads of runs in every trouble, and tracks of batches, as the last version with ordinals in its
 * state stored them: kept for good. The values are those that this version read. The heads are of
 * one run of a thousand tokens a step that got into trouble at its 400th, or as named.
 */
class StoredHeadsTest {
  private static final Path STATE = Path.of("src/test/resources/state");

  private static final DataOrder ORDER = new DataOrder("llama \u00e9", "seed-1");
  private static final Strip STRIP =
      new Strip(
          0, new int[] {1_100, 1_107, 1_100_000}, new double[] {0.015625, -0.25, 0.5}, counts());
  private static final Trend TREND =
      new Trend(
          new double[] {1e6, 2.5e6, 1e9},
          new double[] {3.5, 3.25, 2.125},
          new double[] {0.5, 1, 0.25});

  private final RunStateCodec codec = new RunStateCodec();

  /** That version had no name for off the curve: to it that was the same as trusted. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # run             | status   | tokens | trust      | found                                            | suspected | open alerts                | past alerts
          suspicious        | LIVE     | 406000 | Suspicious | ''                                               | DRIFT_UP  | ''                         | ''
          only-suspected    | LIVE     | 378000 | Suspicious | ''                                               | DRIFT_UP  | drift_up?                  | ''
          drift-up          | LIVE     | 430000 | Trusted    | DRIFT_UP@405000                                  | ''        | drift_up                   | ''
          drift-down        | LIVE     | 430000 | Trusted    | DRIFT_DOWN@405000                                | ''        | drift_down                 | ''
          back-on-the-curve | LIVE     | 480000 | Trusted    | ''                                               | ''        | ''                         | ''
          spike             | LIVE     | 402000 | Trusted    | SPIKE@401000                                     | DRIFT_UP  | spike                      | ''
          diverged          | LIVE     | 440000 | Trusted    | SPIKE@401000 DRIFT_UP@405000 DIVERGED@411000     | ''        | spike drift_up diverged    | ''
          announced         | LIVE     | 402000 | Accepting  | ''                                               | ''        | ''                         | ''
          announced-ahead   | LIVE     | 400000 | Trusted    | ''                                               | ''        | ''                         | ''
          eval-gap          | LIVE     | 400000 | Trusted    | EVAL_GAP@400000                                  | ''        | eval_gap                   | ''
          off-reference     | LIVE     | 500000 | Trusted    | OFF_REFERENCE@342000                             | ''        | off_reference              | ''
          loss-unit         | LIVE     | 440000 | Trusted    | ''                                               | ''        | loss_unit                  | ''
          token-count       | LIVE     | 405000 | Trusted    | ''                                               | ''        | token_count                | ''
          learning-rate     | LIVE     | 440000 | Trusted    | ''                                               | ''        | learning_rate              | ''
          rewound           | LIVE     | 385000 | Trusted    | ''                                               | ''        | rewound                    | ''
          stalled           | STALLED  | 400000 | Trusted    | ''                                               | ''        | stalled undertrained       | ''
          overtrained       | LIVE     | 41000  | Trusted    | ''                                               | ''        | overtrained                | ''
          muted             | LIVE     | 430000 | Trusted    | DRIFT_UP@405000                                  | ''        | drift_up                   | ''
          finished          | FINISHED | 430000 | Trusted    | DRIFT_UP@405000                                  | ''        | undertrained               | drift_up
          """)
  void aHeadSaysWhatItSaid(
      String run,
      String status,
      long tokens,
      String trust,
      String found,
      String suspected,
      String open,
      String past)
      throws Exception {
    RunHead head = head(run);
    assertThat(head.track().status()).hasToString(status);
    assertThat(head.track().latest().tokens()).isEqualTo(tokens);
    assertThat(head.doubt().trust().getClass().getSimpleName()).isEqualTo(trust);
    assertThat(
            head.doubt().drift().open().stream()
                .map(standing -> standing.finding() + "@" + standing.atTokens())
                .collect(Collectors.joining(" ")))
        .isEqualTo(found);
    assertThat(
            head.doubt().drift().suspected().stream()
                .map(Found::finding)
                .map(Enum::name)
                .collect(Collectors.joining(" ")))
        .isEqualTo(suspected);
    assertThat(kinds(head.desk().alerts().open())).isEqualTo(open);
    assertThat(kinds(head.desk().alerts().past())).isEqualTo(past);
    assertThat(codec.encode(head)).as("written again").isEqualTo(bytes("heads-v3", run));
  }

  private static String kinds(List<Alert> alerts) {
    assertThat(alerts).allMatch(alert -> alert.id().equals("r/" + alert.kind().label() + "/1"));
    return alerts.stream()
        .map(alert -> alert.kind().label() + (alert.grade() == Grade.CONFIRMED ? "" : "?"))
        .collect(Collectors.joining(" "));
  }

  @Test
  void aMuteIsInForceAndOnItsAlert() throws Exception {
    Muting muting =
        new Muting(List.of(AlertKind.DRIFT_UP), 1_767_686_800_000L, Long.MAX_VALUE, "known", "ann");
    RunHead head = head("muted");
    assertThat(head.desk().mutes()).isEqualTo(new Mutes(List.of(muting)));
    assertThat(head.desk().alerts().open().get(0).telling().muted()).contains(muting);
    assertThat(head("drift-up").desk().alerts().open().get(0).telling().muted()).isEmpty();
  }

  @Test
  void namedCausesAreKnownBySinceWhen() throws Exception {
    Causes bits = head("loss-unit").watch().causes();
    assertThat(bits.unit().unit()).isEqualTo(new LossUnit(LossUnit.Kind.BITS, 1));
    assertThat(bits.unit().change().since().step()).hasValue(401);
    assertThat(bits.unit().change().seen()).isEqualTo(3.271875);

    TokenWatch.Misfit misfit = head("token-count").watch().causes().tokens().finding();
    assertThat(misfit.kind()).isEqualTo(TokenWatch.Misfit.Kind.DECLARED);
    assertThat(misfit.due()).isEqualTo(1_000);
    assertThat(misfit.seen()).isEqualTo(125);
    assertThat(misfit.since().tokens()).isEqualTo(401_125);
    assertThat(misfit.since().step()).hasValue(409);

    Causes cold = head("learning-rate").watch().causes();
    assertThat(cold.rate().departed().since().step()).hasValue(401);
    assertThat(cold.rate().departed().declared()).isEqualTo(1e-3);
    assertThat(cold.rate().departed().logged()).isEqualTo(3.3e-4);
  }

  @Test
  void whatWasAnnouncedAndEvaluatedIsRemembered() throws Exception {
    assertThat(head("announced-ahead").track().counting().changes())
        .isEqualTo(
            new Changes(
                List.of(
                    new Changes.Announced(
                        Change.BATCH,
                        new Position(
                            OptionalLong.of(450), OptionalLong.empty(), OptionalLong.empty()))),
                List.of()));
    RunHead evaluated = head("eval-gap");
    assertThat(evaluated.evaluations().lossNats()).isEqualTo(2.873);
    assertThat(evaluated.evaluations().metrics()).isEqualTo(Map.of("accuracy", 0.5));
  }

  @Test
  void tracksAndCellsSayWhatTheySaid() throws Exception {
    BatchCodec batches = new BatchCodec();
    BatchNews alone = new BatchNews(ORDER, STRIP, Optional.empty());
    BatchNews both = new BatchNews(ORDER, STRIP, Optional.of(TREND));
    assertThat(BatchCodec.cells(bytes("tracks-v1", "cells")))
        .isEqualTo(new BatchCodec.Cells("r1", alone));
    assertThat(BatchCodec.cells(bytes("tracks-v1", "cells-and-trend")))
        .isEqualTo(new BatchCodec.Cells("r1", both));
    assertThat(batches.cells("r1", both)).isEqualTo(bytes("tracks-v1", "cells-and-trend"));
    assertThat(batches.cells("r1", alone)).isEqualTo(bytes("tracks-v1", "cells"));

    BatchCodec.Stored stored = BatchCodec.track(bytes("tracks-v1", "track"));
    assertThat(stored.toldMs()).isEqualTo(1_767_600_000_000L);
    assertThat(stored.track().run()).isEqualTo("r1");
    assertThat(stored.track().cells()).isEqualTo(STRIP);
    assertThat(stored.track().trend()).isEqualTo(TREND);
    assertThat(batches.track(stored.toldMs(), stored.track()))
        .isEqualTo(bytes("tracks-v1", "track"));
    BatchTrack untrended = BatchCodec.track(bytes("tracks-v1", "track-without-trend")).track();
    assertThat(untrended.cells()).isEqualTo(STRIP);
    assertThat(untrended.trend().isNone()).isTrue();
  }

  @Test
  void keysOfBatchesAreWhatTheyWere() throws Exception {
    BatchCodec batches = new BatchCodec();
    assertThat(batches.key(ORDER)).isEqualTo(bytes("tracks-v1", "key-of-order"));
    assertThat(batches.key(ORDER, "r1")).isEqualTo(bytes("tracks-v1", "key-of-run"));
    assertThat(BatchCodec.order(bytes("tracks-v1", "key-of-run"))).isEqualTo(ORDER);
  }

  private static int[] counts() {
    return new int[] {1, 3, 1_000};
  }

  private RunHead head(String run) throws Exception {
    return codec.head(bytes("heads-v3", run));
  }

  /** A line is a name and bytes. */
  private static byte[] bytes(String file, String name) throws Exception {
    for (String line : Files.readAllLines(STATE.resolve(file + ".hex"))) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(name)) {
        return HexFormat.of().parseHex(words[1]);
      }
    }
    throw new AssertionError(file + " has no " + name);
  }
}
