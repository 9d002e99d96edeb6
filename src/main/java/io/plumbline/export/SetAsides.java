package io.plumbline.export;

import io.plumbline.run.SetAside;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that are set aside, by owner. Thread-safe. */
final class SetAsides {
  private final Map<String, Map<String, SetAside>> byOwner = new ConcurrentHashMap<>();

  void put(String owner, SetAside aside) {
    byOwner.computeIfAbsent(owner, name -> new ConcurrentHashMap<>()).put(aside.run(), aside);
  }

  void forget(String owner, String run) {
    Map<String, SetAside> runs = byOwner.get(owner);
    if (runs != null) {
      runs.remove(run);
    }
  }

  void forgetAll(String owner) {
    byOwner.remove(owner);
  }

  /** In the order of their names. */
  List<SetAside> current() {
    return byOwner.values().stream()
        .flatMap(runs -> runs.values().stream())
        .sorted(Comparator.comparing(SetAside::run))
        .toList();
  }

  /** On the status page: each by name, why, and how it comes back. */
  void write(Html html) {
    List<SetAside> asides = current();
    if (asides.isEmpty()) {
      return;
    }
    html.raw("<section data-key=\"set-aside\"><h2>Set aside</h2><ul>");
    for (SetAside aside : asides) {
      html.raw("<li><b>").text(aside.run()).raw("</b> is ").text(aside.says()).raw(".</li>");
    }
    html.raw("</ul></section>");
  }
}
