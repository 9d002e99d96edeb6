package io.plumbline.app.bench.siblings;

import io.plumbline.app.backtest.Backtest;
import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.family.FamilyPriors;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.BatchNews;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.DataOrder;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What finished runs that may have read the same batches are worth to one that is followed: the
 * same forecasts with and without them, with strangers in their place, and with broken ones.
 *
 * <p>A twin is no sibling here: a run that shares a stretch of its losses to the bit was forked
 * from the same trunk and tells more than its batches.
 */
public final class SiblingsBench {
  /** Who is asked. */
  enum Company {
    /** Nobody. */
    ALONE,
    /** Finished runs of the family. */
    SIBLINGS,
    /** The same, their losses told 45 cells (2 to 4 % of tokens) late: of other batches. */
    STRANGERS,
    /**
     * The same, gone astray from half of the followed run's target on: other batches, and a loss
     * that climbs by a tenth while their trend is not drawn anew.
     */
    BROKEN
  }

  private static final int LATE = 45;
  private static final double CLIMB = 0.1;

  /** Runs with more than this share of equal losses are twins. */
  private static final double TWINS = 0.2;

  private final MonitorSettings settings;
  private final List<Double> shares;
  private final Optional<Pattern> orders;

  /**
   * A bench.
   *
   * @param orders what in a run's id names its data order, for recordings that do not declare it
   */
  public SiblingsBench(MonitorSettings settings, List<Double> shares, Optional<Pattern> orders) {
    this.settings = settings;
    this.shares = List.copyOf(shares);
    this.orders = orders;
  }

  /**
   * What one run told others.
   *
   * @param run its id
   * @param order whom it concerns
   * @param target planned tokens, 0 if not declared
   * @param cells losses of all its cells
   * @param trend the last drawn
   */
  public record Witness(
      Path file,
      String run,
      DataOrder order,
      long target,
      List<Strip> cells,
      Trend trend,
      RunOutcome outcome) {

    BatchTrack track() {
      BatchTrack track = BatchTrack.of(run);
      for (Strip strip : cells) {
        track = track.plus(strip);
      }
      return track.withTrend(trend);
    }
  }

  /**
   * A run with some company.
   *
   * @param outcome what was said of it
   * @param noiseSd of one loss as a share of the loss, NaN if unknown
   * @param left share of the variance of its bins' noise that is left, on average over bins, 1
   *     without company
   */
  record Followed(RunOutcome outcome, double noiseSd, double left) {}

  /** First pass: what each run of a recording tells. */
  public List<Witness> witnesses(Path file) throws IOException {
    List<BatchNews> told = new ArrayList<>();
    List<RunOutcome> outcomes =
        new Backtest(
                run -> new RunMonitor(settings), shares, step -> step.told().ifPresent(told::add))
            .file(file);
    if (outcomes.size() != 1 || told.isEmpty()) {
      return List.of();
    }
    Trend trend = Trend.NONE;
    List<Strip> cells = new ArrayList<>();
    for (BatchNews one : told) {
      cells.add(one.strip());
      trend = one.trend().orElse(trend);
    }
    RunOutcome outcome = outcomes.get(0);
    return List.of(
        new Witness(
            file,
            outcome.run(),
            order(outcome.run(), told.get(0).order()),
            outcome.declared().target().orElse(0),
            cells,
            trend,
            outcome));
  }

  private DataOrder order(String run, DataOrder declared) {
    if (declared.declared() || orders.isEmpty()) {
      return declared;
    }
    Matcher matcher = orders.get().matcher(run);
    return new DataOrder(declared.family(), matcher.find() ? matcher.group() : run);
  }

  /**
   * One run in every company.
   *
   * @param happened its final loss, the difficulty of the last batches taken off
   * @param noiseSd of one loss as a share of the loss
   * @param companies in the order of {@link Company}
   */
  public record Case(String family, double happened, double noiseSd, List<Followed> companies) {
    Followed in(Company company) {
      return companies.get(List.of(Company.values()).indexOf(company));
    }
  }

  /** Second pass; none for a run without candidates or without an outcome. */
  public List<Case> follow(Path file, List<Witness> all) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Witness run : all) {
      List<Witness> others = run.file().equals(file) ? candidates(run, all) : List.of();
      double happened = cleared(run, others);
      if (Double.isFinite(happened) && run.outcome().happened().complete()) {
        List<Followed> companies = new ArrayList<>();
        for (Company company : Company.values()) {
          List<BatchTrack> tracks = others.stream().map(o -> told(company, o, run)).toList();
          companies.add(followed(file, company == Company.ALONE ? List.of() : tracks));
        }
        cases.add(new Case(run.order().family(), happened, companies.get(0).noiseSd(), companies));
      }
    }
    return cases;
  }

  /** The final loss less the difficulty of its batches, the siblings' median; NaN if unknown. */
  private static double cleared(Witness run, List<Witness> others) {
    double[] said =
        others.stream()
            .map(other -> other.track().over((long) (0.98 * run.target()), run.target(), 1))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray();
    return said.length == 0
        ? Double.NaN
        : run.outcome().happened().finalLoss() - said[said.length / 2];
  }

  /** The other runs of the order that got as far, no twins, those that got furthest first. */
  private static List<Witness> candidates(Witness run, List<Witness> all) {
    return all.stream()
        .filter(other -> !other.equals(run) && other.order().equals(run.order()))
        .filter(other -> other.target() >= run.target() && !other.trend().isNone())
        .filter(other -> !twins(run, other))
        .sorted((a, b) -> Long.compare(mixed(run, a), mixed(run, b)))
        .limit(BatchTracks.MOST)
        .toList();
  }

  /** An order of candidates that has nothing to do with them, the same every time. */
  private static long mixed(Witness run, Witness other) {
    return (BatchTrack.id(run.run()) ^ BatchTrack.id(other.run())) * 0x9e3779b97f4a7c15L;
  }

  private static boolean twins(Witness run, Witness other) {
    BatchTrack track = other.track();
    long same = 0;
    long shared = 0;
    for (Strip strip : run.cells()) {
      for (int i = 0; i < strip.size(); i++) {
        int cell = strip.cells()[i];
        if (track.count(cell) > 0) {
          shared++;
          same += (float) strip.means()[i] == track.loss(cell) ? 1 : 0;
        }
      }
    }
    return same > TWINS * shared;
  }

  private static BatchTrack told(Company company, Witness other, Witness run) {
    BatchTrack track = BatchTrack.of(other.run());
    int broken = Strip.cell(0.5 * run.target());
    for (Strip strip : other.cells()) {
      int[] cells = strip.cells().clone();
      double[] means = strip.means().clone();
      boolean astray = company == Company.BROKEN && cells.length > 0 && cells[0] >= broken;
      if (company == Company.STRANGERS || astray) {
        Arrays.setAll(cells, i -> strip.cells()[i] + LATE);
      }
      if (astray) {
        Arrays.setAll(
            means,
            i ->
                strip.means()[i]
                    * (1 + CLIMB * Math.min(1, (cells[i] - broken) / (double) Strip.PER_OCTAVE)));
      }
      track = track.plus(new Strip(0, cells, means, strip.counts()));
    }
    return track.withTrend(other.trend());
  }

  private Followed followed(Path file, List<BatchTrack> tracks) throws IOException {
    RunState[] last = new RunState[1];
    RunMonitor monitor = new RunMonitor(settings, FamilyPriors.NONE, order -> tracks);
    RunOutcome outcome =
        new Backtest(run -> monitor, shares, step -> last[0] = step.state()).file(file).get(0);
    double squares = 0;
    double losses = 0;
    double triples = 0;
    double sum = 0;
    double left = 0;
    double bins = 0;
    for (Bin bin : last[0].bins()) {
      squares += bin.losses().secondDifferences();
      triples += bin.losses().triples();
      sum += bin.losses().mean() * bin.losses().count();
      losses += bin.losses().count();
      left += bin.difficulty().noiseShare();
      bins++;
    }
    return new Followed(outcome, Math.sqrt(squares / triples) / (sum / losses), left / bins);
  }

  /** The forecast at a share, if there was one. */
  static Optional<Forecast> at(Followed followed, double share) {
    return followed.outcome().said().forecasts().stream()
        .filter(at -> at.share() == share)
        .findFirst()
        .flatMap(RunOutcome.ForecastAt::forecast);
  }
}
