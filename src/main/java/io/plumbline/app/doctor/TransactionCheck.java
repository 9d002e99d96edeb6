package io.plumbline.app.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Whether exactly-once works: a transaction is begun and aborted, with no record in it.
 *
 * <p>What stays is the name {@code <application.id>-doctor} among the cluster's transactional ids,
 * which it forgets after {@code transactional.id.expiration.ms} (seven days). Kafka Streams' own
 * names begin with the application id and a dash too, so that the rights are the same.
 */
public final class TransactionCheck implements Check {
  private static final String NAME = "exactly once";
  private static final int ANSWER_MS = 8_000;

  private final Map<String, Object> client;
  private final String transactionalId;
  private final String applicationId;

  /** Of one application. */
  public TransactionCheck(Map<String, Object> client, String applicationId) {
    this.applicationId = applicationId;
    this.transactionalId = applicationId + "-doctor";
    this.client = new HashMap<>(client);
    this.client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    this.client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MS);
    this.client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    this.client.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MS);
  }

  @Override
  public List<Finding> look() {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      producer.abortTransaction();
      return List.of(new Finding.Fine(NAME, "a transaction can be begun and aborted"));
    } catch (ProducerFencedException e) {
      return List.of(new Finding.Fine(NAME, "another doctor has begun a transaction just now"));
    } catch (AuthorizationException e) {
      return List.of(
          new Finding.Failing(
              NAME,
              "this user may not use the transactional id "
                  + transactionalId
                  + " ("
                  + Refusal.said(e)
                  + ")",
              "kafka-acls.sh --add --allow-principal User:... --operation Write --operation Describe"
                  + " --resource-pattern-type prefixed --transactional-id "
                  + applicationId
                  + "-"));
    } catch (TimeoutException e) {
      return List.of(
          new Finding.Failing(
              NAME,
              "no transaction can be begun (" + Refusal.said(e) + ")",
              "the topic __transaction_state has no writable copy: too few brokers for"
                  + " transaction.state.log.replication.factor or transaction.state.log.min.isr;"
                  + " start more, or lower these on a small cluster"));
    } catch (KafkaException e) {
      return List.of(
          new Finding.Failing(
              NAME,
              "no transaction can be begun (" + Refusal.said(e) + ")",
              "see the broker's log"));
    } finally {
      producer.close(Duration.ZERO);
    }
  }
}
