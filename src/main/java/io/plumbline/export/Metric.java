package io.plumbline.export;

import java.util.List;

/**
 * One published metric: everything about it but its values.
 *
 * @param name full name, {@code plumbline_} first; counters end in {@code _total}, infos in {@code
 *     _info}
 * @param type how its samples are to be read
 * @param help one line: what it is, its unit, and when it is absent
 * @param labels label names in the order of the label values
 */
public record Metric(String name, Type type, String help, List<String> labels) {

  /** The kinds of metric in use here. */
  public enum Type {
    GAUGE,
    COUNTER,
    HISTOGRAM,
    INFO
  }

  public Metric {
    if (!name.matches("plumbline_[a-z][a-z0-9_]*[a-z0-9]")) {
      throw new IllegalArgumentException("metric name " + name + ": want plumbline_lower_case");
    }
    if (help.isBlank() || help.contains("\n")) {
      throw new IllegalArgumentException("metric " + name + ": want a help text of one line");
    }
    labels = List.copyOf(labels);
  }

  /** The names under which samples of it appear in a scrape: histograms have three. */
  public List<String> sampleNames() {
    return type == Type.HISTOGRAM
        ? List.of(name + "_bucket", name + "_sum", name + "_count")
        : List.of(name);
  }
}
