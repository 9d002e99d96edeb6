package io.plumbline.export;

import java.util.Optional;

/** Whether the program can be relied on now. Asked from the endpoint's threads; must not block. */
@FunctionalInterface
public interface Readiness {
  /**
   * Empty when ready; else one sentence for the operator saying what is waited for, such as "the
   * stream is REBALANCING".
   */
  Optional<String> whyNotReady();
}
