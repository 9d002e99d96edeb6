package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.console.Text;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Trials of one kind, summed up. What was not caught has no delay; the multiples of the bound leave
 * it out too, which is why the share caught stands beside them.
 *
 * @param trials at least one
 * @param lossesBetween losses between false pages, for the bound
 */
record FaultGroup(List<FaultTrial> trials, double lossesBetween) {

  FaultGroup {
    trials = List.copyOf(trials);
  }

  /** Trials by fault, in the order they were made. */
  static Map<InjectedFault, List<FaultTrial>> byFault(List<FaultTrial> trials) {
    return trials.stream()
        .collect(Collectors.groupingBy(FaultTrial::fault, LinkedHashMap::new, Collectors.toList()));
  }

  /** Only those at this place. */
  FaultGroup at(double share) {
    return new FaultGroup(
        trials.stream().filter(trial -> trial.place().share() == share).toList(), lossesBetween);
  }

  int count() {
    return trials.size();
  }

  /** Share of trials in which somebody was woken. */
  double paged() {
    return share(FaultTrial.Noticed::page);
  }

  /** Share of trials in which anything was said. */
  double alerted() {
    return share(FaultTrial.Noticed::any);
  }

  private double share(Function<FaultTrial.Noticed, Optional<FaultTrial.Caught>> of) {
    return trials.stream().filter(trial -> of.apply(trial.noticed()).isPresent()).count()
        / (double) trials.size();
  }

  /** Quantile of the delay to the page, over those that were caught. */
  double pageDelay(double q) {
    return quantile(
        trial -> trial.noticed().page().map(c -> (double) c.delay()).orElse(Double.NaN), q);
  }

  /** Quantile of the delay to the first alert of any kind. */
  double anyDelay(double q) {
    return quantile(
        trial -> trial.noticed().any().map(c -> (double) c.delay()).orElse(Double.NaN), q);
  }

  /** Share of trials that a rule noticed. */
  double noticed(RuleInUse rule) {
    return trials.stream().filter(trial -> trial.noticed().rules().containsKey(rule)).count()
        / (double) trials.size();
  }

  /** Quantile of a rule's delay, over those that it noticed. */
  double delay(RuleInUse rule, double q) {
    return quantile(
        trial -> {
          Integer delay = trial.noticed().rules().get(rule);
          return delay == null ? Double.NaN : delay;
        },
        q);
  }

  /** Median of Lorden's bound, losses. */
  double bound() {
    return quantile(trial -> trial.bound(lossesBetween), 0.5);
  }

  /** The same with neighbours' likeness counted in. */
  double longRunBound() {
    return quantile(trial -> trial.longRunBound(lossesBetween), 0.5);
  }

  /** Share of trials whose bound is reached before the run ends: the rest nobody can catch. */
  double possible() {
    return trials.stream()
            .filter(trial -> trial.bound(lossesBetween) <= trial.place().left())
            .count()
        / (double) trials.size();
  }

  /**
   * Of the trials whose bound is reached before the run ends, the share that paged within so many
   * times the bound, counted up to whole losses.
   */
  double within(double times) {
    List<FaultTrial> possible =
        trials.stream()
            .filter(trial -> trial.bound(lossesBetween) <= trial.place().left())
            .toList();
    return possible.stream()
            .filter(
                trial ->
                    trial
                        .noticed()
                        .page()
                        .filter(c -> c.delay() <= Math.ceil(times * trial.bound(lossesBetween)))
                        .isPresent())
            .count()
        / (double) possible.size();
  }

  /** Quantile of the delay over its bound. */
  double multiple(double q) {
    return quantile(
        trial ->
            trial
                .noticed()
                .page()
                .map(caught -> caught.delay() / trial.bound(lossesBetween))
                .orElse(Double.NaN),
        q);
  }

  /** The same over the bound with neighbours' likeness counted in. */
  double longRunMultiple(double q) {
    return quantile(
        trial ->
            trial
                .noticed()
                .page()
                .map(caught -> caught.delay() / trial.longRunBound(lossesBetween))
                .orElse(Double.NaN),
        q);
  }

  /** What paged, the most frequent first. */
  String kinds() {
    return trials.stream()
        .flatMap(trial -> trial.noticed().page().stream())
        .collect(Collectors.groupingBy(FaultTrial.Caught::kind, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private double quantile(ToDoubleFunction<FaultTrial> of, double q) {
    return Text.quantile(
        trials.stream().mapToDouble(of).filter(v -> !Double.isNaN(v)).sorted().boxed().toList(), q);
  }
}
