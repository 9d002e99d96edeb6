package io.plumbline.app.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was meant. */
final class Spelling {
  private Spelling() {}

  /** The known name that is fewest edits away from {@code wrong}; {@code known} is not empty. */
  static String nearest(String wrong, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(wrong, candidate)))
        .orElseThrow();
  }

  /**
   * The known name that {@code wrong} is probably a misspelling of: at most two edits away, or one
   * for every five letters; short names must be closer, or every word would be one.
   */
  static Optional<String> misspelled(String wrong, Collection<String> known) {
    String nearest = nearest(wrong, known);
    int allowed = wrong.length() < 6 ? 1 : Math.max(2, wrong.length() / 5);
    return edits(wrong, nearest) <= allowed ? Optional.of(nearest) : Optional.empty();
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one character. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
