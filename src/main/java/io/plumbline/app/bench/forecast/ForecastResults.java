package io.plumbline.app.bench.forecast;

import io.plumbline.app.recording.ScheduleClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The runs of a measurement, gathered as its tables show them. */
public final class ForecastResults {
  private final List<BenchedRun> runs;

  /** The results of these runs. */
  public ForecastResults(List<BenchedRun> runs) {
    this.runs = List.copyOf(runs);
  }

  /** All of them. */
  List<BenchedRun> runs() {
    return runs;
  }

  /** Runs of one source and schedule class. */
  record Kin(String source, ScheduleClass schedule) implements Comparable<Kin> {
    @Override
    public int compareTo(Kin other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : schedule.compareTo(other.schedule);
    }
  }

  /** By source and schedule class, in that order. */
  Map<Kin, List<BenchedRun>> byKin() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                run -> new Kin(run.recorded().file().source(), run.recorded().schedule()),
                TreeMap::new,
                Collectors.toList()));
  }

  /** By schedule class, over all sources. */
  Map<ScheduleClass, List<BenchedRun>> bySchedule() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                run -> run.recorded().schedule(), TreeMap::new, Collectors.toList()));
  }

  /** Some runs by source. */
  static Map<String, List<BenchedRun>> bySource(List<BenchedRun> runs) {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                run -> run.recorded().file().source(), TreeMap::new, Collectors.toList()));
  }

  /** The cases of some runs by share, for the shares that any of them reached. */
  static Map<Double, ForecastGroup> byShare(List<BenchedRun> runs) {
    Map<Double, List<ForecastCase>> cases = new TreeMap<>();
    for (BenchedRun run : runs) {
      for (ForecastCase one : run.cases()) {
        cases.computeIfAbsent(one.share(), share -> new ArrayList<>()).add(one);
      }
    }
    Map<Double, ForecastGroup> groups = new TreeMap<>();
    cases.forEach((share, all) -> groups.put(share, new ForecastGroup(all)));
    return groups;
  }
}
