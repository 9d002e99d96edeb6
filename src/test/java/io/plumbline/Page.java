package io.plumbline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documents, in the Markdown that they are written in: fences, indented code, tables,
 * lists, paragraphs; no HTML but comments.
 *
 * @param path from the top level
 * @param text as it stands
 */
public record Page(Path path, String text) {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\(([^)\\s]+)\\)");
  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*]|\\d+\\.) (.*)");
  private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?])(?<!al\\.)\\s+");

  /** Every page that people read. */
  public static List<Page> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
    for (String folder : List.of("topology", "deploy", "grafana")) {
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    List<Page> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(new Page(file, Files.readString(file, UTF_8)));
    }
    return pages;
  }

  /** What is shown as code: lines of blocks, and what stands between backquotes. */
  public List<String> code() {
    List<String> code = new ArrayList<>();
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (fenced || line.startsWith("    ")) {
        code.add(line.strip());
      } else {
        Pattern.compile("`([^`]+)`").matcher(line).results().forEach(m -> code.add(m.group(1)));
      }
    }
    return code;
  }

  /** Where links and pictures lead. */
  public List<String> links() {
    return LINK.matcher(withoutFences()).results().map(match -> match.group(2)).toList();
  }

  /** Headings as links name them: lower case, words joined by hyphens. */
  public Set<String> anchors() {
    return withoutFences()
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Sentences of paragraphs and lists, each without its markup. */
  public List<String> prose() {
    return sentences(blocks().stream().filter(block -> !block.startsWith("|")));
  }

  /** Sentences of tables' cells. */
  public List<String> cells() {
    return sentences(
        blocks().stream()
            .filter(block -> block.startsWith("|"))
            .flatMap(row -> Arrays.stream(row.split("(?<!\\\\)\\|", -1))));
  }

  /** How many words: what holds a letter or a digit. Code between backquotes is one. */
  public static long words(String sentence) {
    return Arrays.stream(sentence.split("\\s+", -1))
        .filter(word -> word.chars().anyMatch(Character::isLetterOrDigit))
        .count();
  }

  private static List<String> sentences(Stream<String> blocks) {
    return blocks
        .map(block -> LINK.matcher(block.replaceAll("`[^`]*`", "code")).replaceAll("$1"))
        .flatMap(block -> BETWEEN_SENTENCES.splitAsStream(block.replace("*", "")))
        .filter(sentence -> words(sentence) > 0)
        .toList();
  }

  private String withoutFences() {
    StringBuilder rest = new StringBuilder();
    boolean fenced = false;
    for (String line : COMMENT.matcher(text).replaceAll("").lines().toList()) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        rest.append(line).append('\n');
      }
    }
    return rest.toString();
  }

  /** Paragraphs, items of lists and rows of tables, each in one line; no headings, no code. */
  private List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : (withoutFences() + "\n").lines().toList()) {
      var item = ITEM.matcher(line);
      boolean code = open.isEmpty() && line.startsWith("    ");
      if (line.isBlank() || line.startsWith("|") || line.startsWith("#") || item.matches()) {
        blocks.add(open.toString());
        open.setLength(0);
      }
      if (line.startsWith("|")) {
        blocks.add(line);
      } else if (!code && !line.isBlank() && !line.startsWith("#")) {
        open.append(item.matches() ? item.group(1) : line.strip()).append(' ');
      }
    }
    blocks.add(open.toString());
    return blocks;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
