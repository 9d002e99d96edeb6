package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.DriftState;
import io.plumbline.regime.Regime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small part of a run's state that changes with every event, as it is stored.
 *
 * @param status live, stalled or ended
 * @param attempt restart counter, 0 for the first
 * @param source how tokens are counted
 * @param redelivering whether a stream already known is arriving again from its beginning
 * @param latest newest values
 * @param clock arrival, trainer's clock, token rate
 * @param counts fates of events
 * @param evalLoss last evaluation loss, NaN when none
 * @param metrics other evaluation metrics, last values
 * @param recent newest step events
 * @param open the bin still open
 * @param lastLoss newest finite loss of the curve, NaN if none
 * @param lossBefore the one before it, NaN if none
 * @param suspicious whether the newest bins are left out of the fit for a suspicion
 * @param accepting whether the next bin to close begins a new level
 * @param rewoundFrom tokens that had been reached before the newest rewind, 0 when there was none
 * @param plannedRegime the regime of the plan first declared: what a change is told against
 * @param drift what the drift detectors remember
 * @param alerts open alerts, and how often each kind was opened
 * @param strip cells of the bin still open, for runs that read the same batches
 * @param kin how far those share its noise, at most {@link BatchTracks#MOST}; an immutable list
 * @param mutes what nobody wants to be told of for now
 * @param causes what is watched for causes that look like faults
 * @param changes what was announced
 */
public record RunHead(
    RunStatus status,
    int attempt,
    TokenSource source,
    boolean redelivering,
    Latest latest,
    RunClock clock,
    Counts counts,
    double evalLoss,
    Map<String, Double> metrics,
    Recent recent,
    Optional<Bin> open,
    double lastLoss,
    double lossBefore,
    boolean suspicious,
    boolean accepting,
    long rewoundFrom,
    Regime plannedRegime,
    DriftState drift,
    AlertBook alerts,
    Strip strip,
    List<Kinship> kin,
    Mutes mutes,
    Causes causes,
    Changes changes) {

  static final RunHead NEW =
      new RunHead(
          RunStatus.LIVE,
          0,
          TokenSource.NONE,
          false,
          Latest.NONE,
          RunClock.NEW,
          Counts.ZERO,
          Double.NaN,
          Map.of(),
          Recent.NONE,
          Optional.empty(),
          Double.NaN,
          Double.NaN,
          false,
          false,
          0,
          Regime.UNKNOWN,
          DriftState.NEW,
          AlertBook.EMPTY,
          Strip.EMPTY,
          List.of(),
          Mutes.NONE,
          Causes.NEW,
          Changes.NONE);
}
