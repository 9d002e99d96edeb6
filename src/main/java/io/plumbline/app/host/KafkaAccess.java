package io.plumbline.app.host;

import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * The first contact with a cluster: a wrong address or password is said at once, in one sentence.
 */
public final class KafkaAccess {
  /** How long a cluster may take to answer the first question: slow ones start in ten seconds. */
  private static final long ANSWER_SECONDS = 20;

  private KafkaAccess() {}

  /**
   * A client of a cluster that answers; the caller closes it.
   *
   * @param client settings of Kafka clients, {@code bootstrap.servers} among them
   * @throws CommandFailed if no broker answers, or none lets us in
   */
  public static Admin admin(Map<String, Object> client) {
    Admin admin;
    try {
      admin = Admin.create(client);
    } catch (KafkaException e) {
      throw failed(client, StartupException.why(e), e);
    }
    try {
      admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return admin;
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      throw failed(client, StartupException.why(e), e);
    } catch (TimeoutException e) {
      admin.close(Duration.ZERO);
      throw failed(client, "no answer within " + ANSWER_SECONDS + " s", e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw failed(client, "interrupted", e);
    }
  }

  private static CommandFailed failed(Map<String, Object> client, String why, Exception e) {
    return new CommandFailed(
        "cannot talk to Kafka at "
            + client.get(ConfigKey.BOOTSTRAP_SERVERS.key())
            + " ("
            + why
            + "); check --bootstrap-servers and the kafka.* settings",
        e);
  }
}
