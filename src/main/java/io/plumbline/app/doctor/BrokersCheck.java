package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.Node;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * What the cluster is: brokers, its version, and which group protocols it knows.
 *
 * <p>Clusters tell their version as the level of the feature {@code metadata.version} (KRaft, Kafka
 * 3.3 and newer). Exactly-once as it is used here needs Kafka 2.5; {@code transaction.version} 2
 * (Kafka 4.0) makes it proof against transactions left hanging by a killed client.
 */
public final class BrokersCheck implements Check {
  private static final String NAME = "brokers";

  private final Admin admin;
  private final boolean streamsProtocol;

  /**
   * Of a cluster.
   *
   * @param streamsProtocol whether {@code streams.group.protocol=streams} is set
   */
  public BrokersCheck(Admin admin, boolean streamsProtocol) {
    this.admin = admin;
    this.streamsProtocol = streamsProtocol;
  }

  @Override
  public List<Finding> look() throws Refusal {
    DescribeClusterResult cluster = admin.describeCluster();
    int brokers = Refusal.answer(cluster.nodes()).size();
    Node controller = Refusal.answer(cluster.controller());
    Map<String, FinalizedVersionRange> features =
        new TreeMap<>(
            Refusal.answer(admin.describeFeatures().featureMetadata()).finalizedFeatures());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding.Fine(
            NAME,
            "%d, cluster %s, controller %s, %s"
                .formatted(
                    brokers,
                    Refusal.answer(cluster.clusterId()),
                    controller == null ? "unknown" : controller.idString(),
                    version(level(features, MetadataVersion.FEATURE_NAME)))));
    findings.add(protocols(level(features, "group.version"), level(features, "streams.version")));
    int transactions = level(features, "transaction.version");
    findings.add(
        new Finding.Fine(
            "transactions",
            transactions >= 2
                ? "transaction.version " + transactions
                : "transaction.version "
                    + transactions
                    + ": works; from Kafka 4.0 on, 2 also protects against hanging transactions"));
    return findings;
  }

  private static int level(Map<String, FinalizedVersionRange> features, String name) {
    FinalizedVersionRange range = features.get(name);
    return range == null ? 0 : range.maxVersionLevel();
  }

  static String version(int level) {
    if (level == 0) {
      return "Kafka older than 3.3, or with ZooKeeper";
    }
    try {
      MetadataVersion known = MetadataVersion.fromFeatureLevel((short) level);
      return "Kafka " + known.shortVersion() + " (metadata.version " + known.version() + ")";
    } catch (IllegalArgumentException e) {
      return "a Kafka newer than this program's clients (metadata.version " + level + ")";
    }
  }

  private Finding protocols(int group, int streams) {
    String found =
        "classic"
            + (group >= 1 ? ", consumer" : "")
            + (streams >= 1 ? ", streams" : "")
            + "; in use: "
            + (streamsProtocol ? "streams" : "classic");
    return streamsProtocol && streams < 1
        ? new Finding.Failing(
            "group protocol",
            found,
            "take streams.group.protocol=streams out, or enable it on the cluster:"
                + " kafka-features.sh upgrade --feature streams.version=1 (Kafka 4.2 and newer)")
        : new Finding.Fine("group protocol", found);
  }
}
