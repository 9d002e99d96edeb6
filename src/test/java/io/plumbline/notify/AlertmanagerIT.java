package io.plumbline.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.run.AlertKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Alertmanager under deploy's own configuration, and a webhook behind it. */
class AlertmanagerIT {
  private static final AlertKind DRIFT = AlertKind.DRIFT_UP;

  @TempDir private Path folder;
  private Receiver receiver;
  private RealAlertmanager alertmanager;
  private AlertmanagerTarget target;
  private int offset;

  @BeforeEach
  void prepare() throws Exception {
    receiver = new Receiver();
    alertmanager = RealAlertmanager.in(folder, RealAlertmanager.deployed(receiver.url()));
    target = target();
  }

  @AfterEach
  void end() throws Exception {
    receiver.close();
    if (alertmanager != null) {
      alertmanager.close();
    }
  }

  @Test
  void alertsArriveGroupedByRunAndAreResolved() throws Exception {
    alertmanager.start();
    long opened = now() - 5_000;
    take(Notices.open("r17", DRIFT, 1, opened));
    take(Notices.open("r17", AlertKind.DRIFT_DOWN, 1, opened));
    take(Notices.open("r18", DRIFT, 1, opened));
    until("all are told", () -> receiver.told("firing", "RunDriftUp") >= 2);
    assertThat(receiver.messages())
        .allSatisfy(
            message ->
                assertThat(message.body().path("alerts"))
                    .allSatisfy(
                        alert ->
                            assertThat(alert.at("/labels/run"))
                                .isEqualTo(message.body().at("/groupLabels/run"))));
    JsonNode shown = alert("r18");
    assertThat(shown.path("startsAt").asText())
        .isEqualTo(java.time.Instant.ofEpochMilli(opened).toString());
    assertThat(shown.at("/annotations/evidence").asText())
        .startsWith("expected 2.2 nats per token, seen 2.3105");
    assertThat(shown.path("generatorURL").asText()).isEqualTo("http://monitor:9464/run?id=r18");
    take(Notices.resolved("r18", DRIFT, 1, opened, now()));
    until("its end is told", () -> receiver.told("resolved", "RunDriftUp") == 1);
    until("nothing is left", () -> target.firstUndelivered(0).isEmpty());
  }

  @Test
  void aSilencedAlertIsShownAndToldNobody() throws Exception {
    alertmanager.start();
    alertmanager.post(
        "/api/v2/silences",
        """
        {"matchers":[{"name":"run","value":"r17","isRegex":false,"isEqual":true}],
         "startsAt":"%s","endsAt":"%s","createdBy":"test","comment":"known"}
        """
            .formatted(
                java.time.Instant.ofEpochMilli(now() - 1_000),
                java.time.Instant.ofEpochMilli(now() + 60_000)));
    take(Notices.open("r17", DRIFT, 1, now()));
    until("it is suppressed", () -> alert("r17").at("/status/state").asText().equals("suppressed"));
    pass(Duration.ofSeconds(2));
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void whatOpensWhileAlertmanagerIsAwayArrivesLater() throws Exception {
    take(Notices.open("r17", DRIFT, 1, now()));
    pass(Duration.ofSeconds(1));
    assertThat(target.firstUndelivered(0)).hasValue(0);
    assertThat(target.counts().failed()).isPositive();
    alertmanager.start();
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    until("nothing is left", () -> target.firstUndelivered(0).isEmpty());
  }

  @Test
  void whatEndsWhileAlertmanagerIsKilledIsToldAsOver() throws Exception {
    alertmanager.start();
    long opened = now();
    take(Notices.open("r17", DRIFT, 1, opened));
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    alertmanager.kill();
    take(Notices.resolved("r17", DRIFT, 1, opened, now()));
    take(Notices.open("r18", AlertKind.DIVERGED, 1, opened));
    take(Notices.resolved("r18", AlertKind.DIVERGED, 1, opened, now()));
    pass(Duration.ofSeconds(1));
    assertThat(target.firstUndelivered(0)).hasValue(1);
    alertmanager.start();
    until("its end is told", () -> receiver.told("resolved", "RunDriftUp") == 1);
    until("what came and went is told", () -> receiver.told("firing", "RunDiverged") >= 1);
    until("and its end", () -> receiver.told("resolved", "RunDiverged") == 1);
    until("all is delivered", () -> target.firstUndelivered(0).isEmpty());
  }

  @Test
  void aRestartNeitherEndsNorReopensAnAlert() throws Exception {
    alertmanager.start();
    Notice open = Notices.open("r17", DRIFT, 1, now() - 60_000);
    take(open);
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    String startsAt = alert("r17").path("startsAt").asText();
    target = target();
    target.remember(new Place(0, 0), open, now());
    target.caughtUp(0, false, now());
    // Longer than it would live without being sent again.
    pass(Duration.ofSeconds(6));
    assertThat(alert("r17").path("startsAt").asText()).isEqualTo(startsAt);
    assertThat(alert("r17").at("/status/state").asText()).isEqualTo("active");
    assertThat(receiver.told("firing", "RunDriftUp")).isEqualTo(1);
    assertThat(receiver.told("resolved", "RunDriftUp")).isZero();
  }

  @Test
  void aMuteEndsItThereAndItsEndOpensItAgain() throws Exception {
    alertmanager.start();
    long opened = now();
    take(Notices.open("r17", DRIFT, 1, opened));
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    take(Notices.muted("r17", DRIFT, 1, opened, now()));
    until("the mute ends it", () -> receiver.told("resolved", "RunDriftUp") == 1);
    take(Notices.open("r17", DRIFT, 1, opened));
    until("it is told again", () -> receiver.told("firing", "RunDriftUp") == 2);
  }

  @Test
  void aGraverAlertInhibitsWhatFollowsFromIt() throws Exception {
    alertmanager.start();
    take(Notices.open("r17", AlertKind.DIVERGED, 1, now()));
    until("it is told", () -> receiver.told("firing", "RunDiverged") == 1);
    take(Notices.open("r17", DRIFT, 1, now()));
    pass(Duration.ofSeconds(2));
    assertThat(receiver.told("firing", "RunDriftUp")).isZero();
  }

  @Test
  void aRunOfAnyNameArrivesAsItIs() throws Exception {
    alertmanager.start();
    String run = "r \"17\" {{ . }} \\ \u00e9\u4e2d\ud83d\ude80,=<!channel>";
    take(Notices.open(run, DRIFT, 1, now()));
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    assertThat(alert(run).at("/labels/run").asText()).isEqualTo(run);
  }

  @Test
  void oneOfAPairIsEnough() throws Exception {
    alertmanager.start();
    target = target(Address.of("http://127.0.0.1:9"), Address.of(alertmanager.url()));
    take(Notices.open("r17", DRIFT, 1, now()));
    until("it is told", () -> receiver.told("firing", "RunDriftUp") == 1);
    until("nothing is left", () -> target.firstUndelivered(0).isEmpty());
  }

  @Test
  void tenThousandRunsWithOpenAlerts() throws Exception {
    alertmanager.start();
    long opened = now();
    for (int run = 0; run < 10_000; run++) {
      take(Notices.open("run-" + run, AlertKind.REWOUND, 1, opened));
    }
    assertThat(target.full()).isFalse();
    long start = System.nanoTime();
    target.deliver(now());
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(target.firstUndelivered(0)).isEmpty();
    assertThat(target.counts().taken()).isEqualTo(10_000);
    // Well within the resend interval of a minute.
    assertThat(seconds).isLessThan(20);
  }

  private AlertmanagerTarget target() {
    return target(Address.of(alertmanager.url()));
  }

  private static AlertmanagerTarget target(Address... addresses) {
    return new AlertmanagerTarget(
        new AlertmanagerSettings(
            List.of(addresses),
            Authorization.NONE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            "plumbline",
            new Links("http://monitor:9464", "http://grafana:3000"),
            Duration.ofMillis(500)),
        new Random(1));
  }

  private void take(Notice notice) {
    target.take(new Place(0, offset++), notice, now());
  }

  private JsonNode alert(String run) {
    for (JsonNode alert : alertmanager.alerts()) {
      if (alert.at("/labels/run").asText().equals(run)) {
        return alert;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private void until(String what, BooleanSupplier reached) {
    try {
      delivering()
          .until(
              () -> {
                target.deliver(now());
                return reached.getAsBoolean();
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not in time: " + what + "; got " + receiver.messages(), e);
    }
  }

  /** What must not happen has so much time to happen in. */
  private void pass(Duration time) {
    delivering()
        .during(time)
        .until(
            () -> {
              target.deliver(now());
              return true;
            });
  }

  private static ConditionFactory delivering() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
