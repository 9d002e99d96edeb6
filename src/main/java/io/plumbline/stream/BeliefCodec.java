package io.plumbline.stream;

import io.plumbline.family.Belief;
import io.plumbline.law.Lean;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;

/** What a run was believed to do before its first loss, as it is stored. */
final class BeliefCodec {
  private BeliefCodec() {}

  /** The shipped prior's numbers belong to the program, a family's to the run. */
  static void write(StateWriter out, Belief belief) {
    Codes.BELIEF_SOURCE.write(out, belief.source());
    if (belief.source() == Belief.Source.FAMILY) {
      out.whole(belief.runs());
      Prior prior = belief.prior();
      out.real(prior.floor().mean());
      out.real(prior.floor().sd());
      out.real(prior.amplitude().mean());
      out.real(prior.amplitude().sd());
      out.real(prior.exponent().median());
      out.real(prior.exponent().logSd());
      out.real(prior.gain().median());
      out.real(prior.gain().logSd());
      out.real(prior.gain().power());
      out.whole(prior.lean().byTenth().size());
      prior.lean().byTenth().forEach(out::real);
    }
  }

  static Belief read(StateReader in, int version) {
    if (Codes.BELIEF_SOURCE.read(in) == Belief.Source.SHIPPED) {
      return Belief.SHIPPED;
    }
    int runs = in.count();
    return new Belief(
        new Prior(
            new Prior.Normal(in.real(), in.real()),
            new Prior.Normal(in.real(), in.real()),
            new Prior.LogNormal(in.real(), in.real()),
            new Prior.Gain(in.real(), in.real(), in.real()),
            version <= RunStateCodec.WITHOUT_SIBLINGS ? Lean.NONE : readLean(in)),
        Belief.Source.FAMILY,
        runs);
  }

  private static Lean readLean(StateReader in) {
    List<Double> byTenth = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      byTenth.add(in.real());
    }
    return new Lean(byTenth);
  }
}
