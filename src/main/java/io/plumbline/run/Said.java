package io.plumbline.run;

import io.plumbline.event.Declaration;

/**
 * What has been said of a run beside its losses, an event's own words among it.
 *
 * @param declaration what the run declared so far, merged
 * @param evaluations newest values of its evaluations
 * @param mutes what nobody wants to be told of
 */
record Said(Declaration declaration, Evaluations evaluations, Mutes mutes) {
  static Said of(RunState state) {
    return new Said(state.declaration(), state.head().evaluations(), state.head().desk().mutes());
  }

  Said with(Declaration other) {
    return new Said(other, evaluations, mutes);
  }

  Said with(Evaluations other) {
    return new Said(declaration, other, mutes);
  }

  Said with(Mutes other) {
    return new Said(declaration, evaluations, other);
  }
}
