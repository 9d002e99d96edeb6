package io.plumbline;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a run of tests came to, printed by the build even when it is told to be quiet:
 *
 * <pre>
 *   unit: 1300 passed, 0 failed, 1 skipped
 *     skipped io.plumbline.app.FooTest.bar: ../shared is missing
 * </pre>
 *
 * Arguments: what the tests are called, the folder of their reports in JUnit's XML, and when the
 * build began: older reports are of other builds. Without reports it prints nothing.
 */
public final class TestSummary {
  private final List<String> skipped = new ArrayList<>();
  private int tests;
  private int failed;

  private TestSummary() {}

  /** Prints it. */
  public static void main(String[] args) throws Exception {
    TestSummary summary = new TestSummary();
    summary.read(Path.of(args[1]), Instant.parse(args[2]));
    if (summary.tests > 0) {
      System.out.println(summary.says(args[0]));
    }
  }

  private void read(Path folder, Instant begun)
      throws IOException, ParserConfigurationException, SAXException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      List<File> reports =
          files
              .map(Path::toFile)
              .filter(file -> file.getName().matches("TEST-.*\\.xml"))
              .filter(file -> file.lastModified() >= begun.toEpochMilli())
              .sorted()
              .toList();
      for (File report : reports) {
        count(builder.parse(report));
      }
    }
  }

  private void count(Document report) {
    NodeList cases = report.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      tests++;
      if (has(test, "failure") || has(test, "error")) {
        failed++;
      } else if (has(test, "skipped")) {
        Element why = (Element) test.getElementsByTagName("skipped").item(0);
        skipped.add(
            "  skipped %s.%s: %s"
                .formatted(test.getAttribute("classname"), test.getAttribute("name"), reason(why)));
      }
    }
  }

  /** An assumption that does not hold is reported as the exception it throws, trace and all. */
  private static String reason(Element skipped) {
    String message = skipped.getAttribute("message");
    return message.isEmpty()
        ? skipped.getTextContent().strip().lines().findFirst().orElse("").replaceFirst("^.*?: ", "")
        : message;
  }

  private static boolean has(Element test, String outcome) {
    return test.getElementsByTagName(outcome).getLength() > 0;
  }

  private String says(String what) {
    String counts =
        "%s: %d passed, %d failed, %d skipped"
            .formatted(what, tests - failed - skipped.size(), failed, skipped.size());
    return Stream.concat(Stream.of(counts), skipped.stream())
        .reduce((a, b) -> a + "\n" + b)
        .orElse(counts);
  }
}
