package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages can be read by tired people, and lead where they say. */
class PagesTest {
  /** Lines that somebody reads who wants to know whether to go on. */
  private static final int README_LINES = 150;

  /** Words a sentence, on average over a page. */
  private static final double USUAL_WORDS = 25;

  /** Words of the longest sentence of a paragraph or a list. */
  private static final long MOST_WORDS = 30;

  /** The same in a table: some cells are the program's own words. */
  private static final long MOST_WORDS_OF_A_CELL = 40;

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void sentencesAreShort() throws IOException {
    for (Page page : Page.all()) {
      List<String> prose = page.prose();
      assertThat(prose).as(page.toString()).isNotEmpty();
      assertThat(prose.stream().mapToLong(Page::words).average().orElseThrow())
          .as(page + ": words a sentence")
          .isLessThanOrEqualTo(USUAL_WORDS);
      assertThat(prose)
          .as(page + ": sentences that are too long")
          .filteredOn(sentence -> Page.words(sentence) > MOST_WORDS)
          .isEmpty();
      assertThat(page.cells())
          .as(page + ": cells that are too long")
          .filteredOn(sentence -> Page.words(sentence) > MOST_WORDS_OF_A_CELL)
          .isEmpty();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<Page> pages = Page.all();
    int followed = 0;
    for (Page page : pages) {
      for (String link : page.links()) {
        if (link.contains("://")) {
          continue;
        }
        String[] parts = link.split("#", 2);
        Path target =
            parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
        assertThat(target).as(page + ": " + link).exists();
        if (parts.length > 1) {
          Page there = new Page(target, Files.readString(target));
          assertThat(there.anchors()).as(page + ": " + link).contains(parts[1]);
        }
        followed++;
      }
    }
    // Or the pattern has stopped finding anything.
    assertThat(followed).isGreaterThan(50);
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    List<Path> reached = new java.util.ArrayList<>(List.of(Path.of("README.md")));
    for (int i = 0; i < reached.size(); i++) {
      Path from = reached.get(i);
      for (String link : new Page(from, Files.readString(from)).links()) {
        Path to = from.resolveSibling(link.split("#", 2)[0]).normalize();
        if (to.toString().endsWith(".md") && Files.exists(to) && !reached.contains(to)) {
          reached.add(to);
        }
      }
    }
    assertThat(Page.all().stream().map(Page::path)).isSubsetOf(reached);
  }

  @Test
  void readmesPicturesAreThereAndSmall() throws IOException {
    Page readme = new Page(Path.of("README.md"), Files.readString(Path.of("README.md")));
    List<Path> photographs =
        Page.all().stream()
            .flatMap(
                page ->
                    page.links().stream()
                        .filter(link -> link.endsWith(".png"))
                        .map(link -> page.path().resolveSibling(link).normalize()))
            .distinct()
            .toList();
    assertThat(readme.links()).contains("deploy/status-page.png");
    assertThat(photographs).hasSize(2);
    for (Path photograph : photographs) {
      assertThat(Files.size(photograph)).as("bytes of " + photograph).isBetween(10_000L, 150_000L);
    }
  }
}
