package io.plumbline.app.doctor;

import java.util.List;

/** One thing to look at. */
@FunctionalInterface
public interface Check {
  /**
   * Looks; at least one finding, none of which names a secret.
   *
   * @throws Refusal when Kafka does not say
   */
  List<Finding> look() throws Refusal;
}
