package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Recent;
import io.plumbline.drift.Trust;
import io.plumbline.event.Declaration;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyPriors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fourth of the five: lets the law learn from what has closed, as far as it is trusted. The model
 * is made anew where more than the newest bin has changed, or what it rests on; else it takes in
 * that one bin.
 */
final class Learning {
  /**
   * Share of the plan until which a run hears what its family learns. On 63 public and own runs a
   * family's prior moved the forecast by 0.03 of its own standard deviation (90th percentile 0.2 to
   * 0.5) until there, so it does not jump; later by next to nothing, so nothing is lost.
   */
  private static final double OPEN_TO_ADVICE = 0.5;

  /** Published forecasts lie this far apart in the logarithm of tokens, about 2.5 % of them. */
  private static final double PUBLISH_STEP = 0.025;

  private final FamilyPriors priors;

  Learning(FamilyPriors priors) {
    this.priors = priors;
  }

  Learned learn(Judged judged) {
    Placed placed = judged.cleared().placed();
    LossCurve curve = curve(judged);
    FamilyTie tie = asksAnew(placed) ? asked(placed, placed.before().tie()) : placed.before().tie();
    Model model =
        placed.redeclared()
            ? Model.of(placed.declaration(), tie.belief().prior(), curve.closed())
            : model(judged, curve);
    Optional<BatchNews> news = news(judged, curve, model);
    boolean published = published(placed.before().curve(), curve);
    if (published && openToAdvice(judged)) {
      FamilyTie advised = asked(placed, tie);
      if (!advised.equals(tie)) {
        Model another = Model.of(placed.declaration(), advised.belief().prior(), curve.closed());
        return new Learned(judged, curve, another, advised, news, true);
      }
    }
    return new Learned(judged, curve, model, tie, news, published);
  }

  /** The losses, the bin that has closed used as it was judged. */
  private static LossCurve curve(Judged judged) {
    LossCurve curve = judged.cleared().curve();
    return judged.use().map(use -> used(curve, use)).orElse(curve);
  }

  private static LossCurve used(LossCurve curve, Trust.Use use) {
    return switch (use) {
      case FIT -> curve;
      case FIT_WITH_LEFT_OUT -> curve.usingNewest(Bin.Use.LEFT_OUT).takingBackIn();
      case LEAVE_OUT -> curve.usingNewest(Bin.Use.LEFT_OUT);
      case NEW_LEVEL -> curve.usingNewest(Bin.Use.NEW_LEVEL);
      case DOUBT -> curve.usingNewest(Bin.Use.IN_DOUBT);
    };
  }

  /** Where no bin has closed or changed, as with most losses, it is the model of before. */
  private static Model model(Judged judged, LossCurve curve) {
    Footing footing = judged.cleared().footing();
    return curve.closedSince(footing.curve())
        ? footing.model().with(curve.closed(), reach(judged.cleared().track(), curve.closed()))
        : footing.model();
  }

  /** How many closed bins a loss may still change that comes late. */
  private static int reach(Track track, List<Bin> closed) {
    int reach = 0;
    while (reach < Math.min(Recent.SIZE, closed.size())
        && track.recent().covers(closed.get(closed.size() - 1 - reach).lastTokens())) {
      reach++;
    }
    return reach;
  }

  private static Optional<BatchNews> news(Judged judged, LossCurve curve, Model model) {
    Placed placed = judged.cleared().placed();
    Footing footing = judged.cleared().footing();
    Optional<DataOrder> order = DataOrder.of(placed.declaration());
    if (judged.use().isPresent()) {
      return order.map(one -> BatchNews.atClosing(one, footing.strip(), curve.closed(), model));
    }
    if (placed.occasion().sign() == Occasion.Sign.END) {
      Doubt doubt = judged.doubt();
      boolean itself = !doubt.trust().suspicious() && !doubt.drift().offCurve();
      return order.map(one -> BatchNews.atEnd(one, footing.strip(), curve, model, itself));
    }
    return Optional.empty();
  }

  /**
   * A closed bin is worth a new published forecast about every 2.5 % of tokens, and so is whatever
   * takes bins away or changes the newest.
   */
  private static boolean published(LossCurve curveBefore, LossCurve curve) {
    if (!curve.closedSince(curveBefore)) {
      return false;
    }
    List<Bin> before = curveBefore.closed();
    List<Bin> after = curve.closed();
    if (after.isEmpty()) {
      return true;
    }
    if (before.isEmpty() || after.size() < before.size()) {
      return true;
    }
    double last = after.get(after.size() - 1).lastTokens();
    double lastBefore = before.get(before.size() - 1).lastTokens();
    return Math.floor(Math.log(last) / PUBLISH_STEP)
        != Math.floor(Math.log(lastBefore) / PUBLISH_STEP);
  }

  /** Whether what the run declares makes it another member of a family, or one of another. */
  private static boolean asksAnew(Placed placed) {
    Declaration before = placed.before().declaration();
    Declaration after = placed.declaration();
    return placed.redeclared()
        && (!after.family().equals(before.family())
            || !Teacher.traits(after).equals(Teacher.traits(before)));
  }

  /**
   * A family may have learned something since the run began, from others that began with it. Past
   * {@link #OPEN_TO_ADVICE} the run keeps the prior that it has, and so it does while it is under
   * suspicion: what it is held against must not move.
   */
  private static boolean openToAdvice(Judged judged) {
    OptionalLong target = judged.cleared().placed().declaration().horizonTokens();
    return target.isPresent()
        && judged.cleared().track().latest().tokens() < OPEN_TO_ADVICE * target.getAsLong()
        && !judged.doubt().any();
  }

  /** The tie with what the run's family teaches now; the same when that is nothing new. */
  private FamilyTie asked(Placed placed, FamilyTie tie) {
    Declaration declaration = placed.declaration();
    Belief belief =
        declaration
            .family()
            .map(family -> priors.of(family, placed.before().run(), Teacher.traits(declaration)))
            .orElse(Belief.SHIPPED);
    return belief.equals(tie.belief()) ? tie : tie.believing(belief);
  }
}
