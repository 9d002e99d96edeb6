package io.plumbline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.run.AlertKind;
import io.plumbline.run.AlertKind.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A webhook is told of each transition, in order, at least once. Time is the test's own. */
class WebhookTargetTest {
  private static final AlertKind DRIFT = AlertKind.DRIFT_UP;

  private Receiver receiver;
  private WebhookTarget target;
  private int offset;

  @BeforeEach
  void begin() throws IOException {
    receiver = new Receiver();
    target = target();
  }

  @AfterEach
  void end() {
    receiver.close();
  }

  @Test
  void eachTransitionIsToldOnce() {
    take(Notices.suspected("r", DRIFT, 1, 10));
    take(Notices.open("r", DRIFT, 1, 10));
    take(Notices.open("r", DRIFT, 1, 10));
    take(Notices.open("r", AlertKind.REWOUND, 1, 10));
    take(Notices.resolved("r", DRIFT, 1, 10, 20));
    take(Notices.resolved("r", DRIFT, 1, 10, 20));
    target.deliver(100);
    target.deliver(200);
    assertThat(receiver.messages())
        .extracting(message -> message.body().path("status").asText())
        .containsExactly("OPEN", "RESOLVED");
    assertThat(receiver.messages())
        .extracting(message -> message.headers().getFirst("Idempotency-Key"))
        .containsExactly("r%2Fdrift_up%2F1%2Fopen%2F10", "r%2Fdrift_up%2F1%2Fresolved%2F20");
    assertThat(receiver.messages().get(0).headers().getFirst("Authorization"))
        .isEqualTo("Bearer t");
    assertThat(target.firstUndelivered(0)).isEmpty();
  }

  @Test
  void anOutageLosesNothingAndKeepsTheOrder() {
    receiver.answers(503);
    take(Notices.open("r", DRIFT, 1, 10));
    take(Notices.resolved("r", DRIFT, 1, 10, 20));
    target.deliver(1_000);
    assertThat(target.firstUndelivered(0)).hasValue(0);
    assertThat(target.counts().failed()).isEqualTo(1);
    assertThat(target.nextDueMs(1_000)).isBetween(1_250L, 1_500L);
    target.deliver(1_100);
    assertThat(target.counts().failed()).as("left alone for a while").isEqualTo(1);
    assertThat(target.counts().oldestUndeliveredSeconds(6_000)).isEqualTo(5);
    receiver.answers(200);
    target.deliver(2_000);
    assertThat(receiver.messages())
        .extracting(message -> message.body().path("status").asText())
        .containsExactly("OPEN", "RESOLVED");
    assertThat(target.counts().lastSuccessMs()).isEqualTo(2_000);
  }

  @Test
  void theEndOfAnAlertIsToldByANewProcessToo() {
    take(Notices.open("r", DRIFT, 1, 10));
    target.deliver(100);
    receiver.answers(503);
    take(Notices.resolved("r", DRIFT, 1, 10, 20));
    target.deliver(200);
    assertThat(target.firstUndelivered(0)).hasValue(1);
    assertThat(target.firstNeeded(0)).as("or its end would be the end of nothing").hasValue(0);
    target = target();
    receiver.answers(200);
    target.remember(new Place(0, 0), Notices.open("r", DRIFT, 1, 10), 300);
    target.caughtUp(0, false, 300);
    target.take(new Place(0, 1), Notices.resolved("r", DRIFT, 1, 10, 20), 300);
    target.deliver(300);
    assertThat(receiver.messages())
        .extracting(message -> message.body().path("status").asText())
        .containsExactly("OPEN", "RESOLVED");
  }

  @Test
  void whatIsOpenWhenItIsConfiguredIsNews() {
    target.remember(new Place(0, 0), Notices.open("r", DRIFT, 1, 10), 300);
    target.remember(new Place(0, 1), Notices.resolved("r", DRIFT, 1, 10, 20), 300);
    target.remember(new Place(0, 2), Notices.open("s", DRIFT, 1, 10), 300);
    target.caughtUp(0, true, 300);
    target.deliver(300);
    assertThat(receiver.messages())
        .extracting(message -> message.body().path("run").asText())
        .containsExactly("s");
  }

  @Test
  void aMuteIsAnEndAndItsEndAnOpening() {
    take(Notices.open("r", DRIFT, 1, 10));
    take(Notices.muted("r", DRIFT, 1, 10, 20));
    take(Notices.resolved("s", DRIFT, 1, 10, 20));
    take(Notices.read(Notices.record("r", DRIFT, 1, "open", 10), 30));
    target.deliver(100);
    assertThat(receiver.messages())
        .extracting(message -> message.body().path("status").asText())
        .containsExactly("OPEN", "MUTED", "OPEN");
    assertThat(receiver.messages())
        .extracting(message -> message.headers().getFirst("Idempotency-Key"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aRefusedMessageDoesNotHoldUpTheOthers() {
    receiver.answers(400);
    take(Notices.open("r", DRIFT, 1, 10));
    target.deliver(100);
    receiver.answers(200);
    take(Notices.open("s", DRIFT, 1, 10));
    target.deliver(200);
    assertThat(target.counts().refused()).isEqualTo(1);
    assertThat(receiver.messages()).hasSize(1);
  }

  @Test
  void aWrongPasswordIsMendedAndTheMessageStillWanted() {
    receiver.answers(401);
    take(Notices.open("r", DRIFT, 1, 10));
    target.deliver(100);
    receiver.answers(200);
    target.deliver(10_000);
    assertThat(receiver.messages()).hasSize(1);
  }

  @Test
  void aPartitionThatMovedIsToldByTheOther() {
    receiver.answers(503);
    take(Notices.open("r", DRIFT, 1, 10));
    target.forget(0);
    receiver.answers(200);
    target.deliver(10_000);
    assertThat(receiver.messages()).isEmpty();
  }

  private WebhookTarget target() {
    return new WebhookTarget(
        new WebhookSettings(
            Address.of(receiver.url()),
            Authorization.of("Bearer t"),
            Template.of("{\"status\":\"{{status}}\",\"run\":\"{{run}}\"}", Placeholders.names()),
            Set.of(Severity.PAGE, Severity.WARNING),
            new Links("http://m", "http://g"),
            Duration.ofSeconds(30)),
        new Random(1));
  }

  private void take(Notice notice) {
    target.take(new Place(0, offset++), notice, 1_000);
  }
}
