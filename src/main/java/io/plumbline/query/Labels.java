package io.plumbline.query;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A series' labels by name, its metric name under {@link #NAME} among them. Values do not change;
 * ordered as Prometheus orders series. A label with an empty value is as good as none, and is left
 * out.
 */
final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  static final String NAME = "__name__";

  static final Labels NONE = new Labels(new TreeMap<>());

  private final SortedMap<String, String> byName;
  private final int hash;

  /** Asked for at every step of a range. */
  private @Nullable Labels unnamed;

  Labels(SortedMap<String, String> byName) {
    TreeMap<String, String> copy = new TreeMap<>(byName);
    copy.values().removeIf(String::isEmpty);
    this.byName = Collections.unmodifiableSortedMap(copy);
    this.hash = copy.hashCode();
  }

  SortedMap<String, String> byName() {
    return byName;
  }

  /** The value, empty when there is no such label. */
  String get(String name) {
    return byName.getOrDefault(name, "");
  }

  /** Only the labels of these names. */
  Labels only(Collection<String> names) {
    if (names.isEmpty()) {
      return NONE;
    }
    TreeMap<String, String> kept = new TreeMap<>(byName);
    kept.keySet().retainAll(names);
    return new Labels(kept);
  }

  /** All but these and the metric's name. */
  Labels without(Collection<String> names) {
    TreeMap<String, String> kept = new TreeMap<>(byName);
    kept.remove(NAME);
    kept.keySet().removeAll(names);
    return new Labels(kept);
  }

  /** All but the metric's name: what a calculation leaves. */
  Labels unnamed() {
    Labels known = unnamed;
    if (known == null) {
      known = byName.containsKey(NAME) ? without(List.of()) : this;
      unnamed = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Labels labels && hash == labels.hash && byName.equals(labels.byName));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(Labels other) {
    Iterator<Map.Entry<String, String>> mine = byName.entrySet().iterator();
    Iterator<Map.Entry<String, String>> theirs = other.byName.entrySet().iterator();
    while (mine.hasNext() && theirs.hasNext()) {
      Map.Entry<String, String> a = mine.next();
      Map.Entry<String, String> b = theirs.next();
      int order = a.getKey().compareTo(b.getKey());
      order = order == 0 ? a.getValue().compareTo(b.getValue()) : order;
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(mine.hasNext(), theirs.hasNext());
  }

  /** As in a query: {@code {run="r17"}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    byName.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append("=\"")
                .append(value)
                .append('"'));
    return text.append('}').toString();
  }
}
