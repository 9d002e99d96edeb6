package io.plumbline.app.bench.rule;

import java.util.OptionalLong;

/**
 * A rule that people watch training losses with today, to hold plumbline against. It sees one
 * training loss after the other and nothing else; it is made anew for every run.
 */
interface AlarmRule {
  /**
   * Takes the next loss.
   *
   * @param lossNats nats per token, finite
   * @param timeMs trainer's clock, milliseconds since the epoch, if the run sends it
   * @return whether the rule is in alarm at this loss
   */
  boolean on(double lossNats, OptionalLong timeMs);
}
