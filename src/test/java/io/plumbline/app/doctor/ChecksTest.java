package io.plumbline.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What checks conclude, without anything to look at; on real brokers: DoctorIT. */
class ChecksTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 5, OK, agrees with the cluster's within 5 ms",
    "3, 5, OK, agrees",
    "1500, 5, OK, 1500 ms ahead of the cluster's",
    "-9000, 5, WARN, 9 s behind the cluster's",
    "2100, 200, OK, 2 s ahead",
    "200000, 5, FAIL, runs are called stalled too early",
    "-200000, 5, FAIL, runs are called stalled too late"
  })
  void aClockIsDoubtedFromTwoSecondsOnAndFailsFromAQuarterOfTheStallTimeOn(
      long aheadMs, long errorMs, String status, String said) {
    Finding finding = ClockCheck.finding(aheadMs, errorMs, 600_000);
    assertThat(finding.status()).isEqualTo(status);
    assertThat(finding.found()).contains(said);
    assertThat(finding.advice().isEmpty()).isEqualTo(status.equals("OK"));
  }

  @Test
  void theHeapMustHoldTheModelsOfOnePartition() {
    assertThat(ProgramCheck.heap(1L << 30, 2_000).status()).isEqualTo("OK");
    Finding small = ProgramCheck.heap(256L << 20, 2_000);
    assertThat(small.status()).isEqualTo("WARN");
    assertThat(small.found()).contains("256 MiB heap", "2000 runs", "454 MiB");
    assertThat(small.advice()).contains("-Xmx454m", "warm.runs");
    assertThat(ProgramCheck.files(1_024).advice()).contains("LimitNOFILE");
    assertThat(ProgramCheck.files(20_000).status()).isEqualTo("OK");
  }

  @Test
  void aTopicWhoseDifferenceDoesNoHarmIsFine() {
    WantedTopic events = wanted("cleanup.policy", "delete", "retention.ms", "1000");
    assertThat(TopicSettings.compare(events, Map.of("retention.ms", "2000"))).isEmpty();
    assertThat(TopicSettings.compare(events, Map.of("retention.ms", "-1"))).isEmpty();
    assertThat(TopicSettings.compare(events, Map.of())).isEmpty();
    assertThat(TopicSettings.compare(events, Map.of("retention.ms", "999")))
        .extracting(Finding::status)
        .containsExactly("WARN");
    assertThat(TopicSettings.compare(events, Map.of("cleanup.policy", "compact,delete")))
        .extracting(Finding::status)
        .containsExactly("FAIL");
    WantedTopic large = wanted("max.message.bytes", "1000");
    assertThat(TopicSettings.compare(large, Map.of("max.message.bytes", "1001"))).isEmpty();
    assertThat(TopicSettings.compare(large, Map.of("max.message.bytes", "999")))
        .extracting(Finding::status)
        .containsExactly("FAIL");
  }

  private static WantedTopic wanted(String... config) {
    Map<String, String> settings = new java.util.HashMap<>();
    for (int i = 0; i < config.length; i += 2) {
      settings.put(config[i], config[i + 1]);
    }
    return new WantedTopic("t", 1, settings, Set.of(AclOperation.READ), true);
  }

  @Test
  void partitionsThatCannotBeWrittenToFailAndASingleCopyIsDoubted() {
    Node one = new Node(1, "k1", 9092);
    Node two = new Node(2, "k2", 9092);
    TopicDescription well =
        topic(new TopicPartitionInfo(0, one, List.of(one, two), List.of(one, two)));
    assertThat(TopicHealth.of(well, Map.of("min.insync.replicas", "2"), 2)).isEmpty();
    TopicDescription behind =
        topic(new TopicPartitionInfo(0, one, List.of(one, two), List.of(one)));
    assertThat(TopicHealth.of(behind, Map.of(), 2))
        .extracting(Finding::status)
        .containsExactly("WARN");
    assertThat(TopicHealth.of(behind, Map.of("min.insync.replicas", "2"), 2))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo("FAIL");
              assertThat(finding.found()).contains("partition 0", "cannot be written to");
            });
    TopicDescription dead = topic(new TopicPartitionInfo(0, null, List.of(one, two), List.of()));
    assertThat(TopicHealth.of(dead, Map.of(), 2))
        .extracting(Finding::found)
        .singleElement()
        .asString()
        .contains("has no leader");
    TopicDescription single = topic(new TopicPartitionInfo(0, one, List.of(one), List.of(one)));
    assertThat(TopicHealth.of(single, Map.of(), 3))
        .extracting(Finding::status)
        .containsExactly("WARN");
    assertThat(TopicHealth.of(single, Map.of(), 1)).isEmpty();
  }

  private static TopicDescription topic(TopicPartitionInfo partition) {
    return new TopicDescription("t", false, List.of(partition));
  }

  @ParameterizedTest
  @CsvSource({"k1:9092, k1, 9092", "[::1]:9092, ::1, 9092", "10.0.0.1:1, 10.0.0.1, 1"})
  void addressesAreTakenApart(String text, String host, int port) {
    assertThat(Route.of(text)).contains(new Route(host, port));
  }

  @ParameterizedTest
  @CsvSource({"k1", "k1:", "k1:0", "k1:65536", ":9092", "http://k1:x"})
  void whatIsNoAddressIsNone(String text) {
    assertThat(Route.of(text)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "1500, 1500 ms",
    "90000, 90 s",
    "2700000, 45 min",
    "129600000, 36 h",
    "1036800000, 12 days"
  })
  void agesHaveTheLargestUnitOfWhichThereAreTwo(long ms, String expected) {
    assertThat(Ages.of(ms)).isEqualTo(expected);
  }

  @Test
  void versionsAreNamedAsReleasesAre() {
    assertThat(BrokersCheck.version(0)).contains("older than 3.3");
    assertThat(BrokersCheck.version(7)).contains("Kafka 3.3");
    assertThat(BrokersCheck.version(30_000)).contains("newer than this program's clients");
  }

  @Test
  void aFolderThatIsNotThereYetIsJudgedByTheOneItWillLieIn() throws Exception {
    Path later = folder.resolve("a/b");
    assertThat(new DataFolderCheck(later, "app", () -> false).look())
        .extracting(Finding::status)
        .containsOnly("OK");
    assertThat(later).doesNotExist();
    assertThat(folder).isEmptyDirectory();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new DataFolderCheck(file.resolve("data"), "app", () -> false).look())
        .first()
        .satisfies(finding -> assertThat(finding.status()).isEqualTo("FAIL"));
    Files.createDirectories(folder.resolve("state"));
    Files.createFile(folder.resolve("state/app.running"));
    assertThat(new DataFolderCheck(folder, "app", () -> false).look())
        .anyMatch(finding -> finding.found().contains("did not stop in order"));
  }

  @Test
  void aCheckThatBreaksIsAFindingAndTheNextOneBegins() {
    List<Finding> told = new ArrayList<>();
    try (Examination examination = new Examination(told::add)) {
      examination.look(
          "first",
          () -> {
            throw new IllegalStateException("broken\nin two");
          });
      examination.look("second", () -> List.of(new Finding.Fine("second", "well")));
      assertThat(examination.findings()).isEqualTo(told);
    }
    assertThat(told).extracting(Finding::status).containsExactly("FAIL", "OK");
    assertThat(told.get(0).found()).contains("broken in two");
  }
}
