package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import java.util.List;
import java.util.Optional;

/**
 * What is derived from a run's declaration and closed bins alone: the fit and the outlook.
 * Immutable.
 */
final class Model {
  private final Optional<Outlook> outlook;
  private final String whyNoOutlook;

  private Model(Optional<Outlook> outlook, String whyNoOutlook) {
    this.outlook = outlook;
    this.whyNoOutlook = whyNoOutlook;
  }

  /** The model of these bins, folded from the first. */
  static Model of(Declaration declaration, List<Bin> bins) {
    return new Model(
        Optional.empty(),
        declaration.horizonTokens().isEmpty()
            ? "no target_tokens declared: send a run event with target_tokens (or target_steps and batch_tokens)"
            : "only " + bins.size() + " bins of losses so far");
  }

  Optional<Outlook> outlook() {
    return outlook;
  }

  String whyNoOutlook() {
    return whyNoOutlook;
  }
}
