package io.plumbline.export;

import io.plumbline.run.AlertKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /runbooks/<AlertName>}: what to do about an alert, as plain text, and {@code .svg} its
 * picture. The pages travel with the program, so that an alert's link works wherever the program
 * does.
 */
final class RunbookPage implements Page {
  /** Nothing that could lead out of the folder. */
  private static final Pattern NAME = Pattern.compile("/runbooks/([A-Za-z_]{1,64})(\\.md|\\.svg)?");

  @Override
  public String path() {
    return "/runbooks/";
  }

  @Override
  public boolean large() {
    return false;
  }

  @Override
  public Answer get(Request request) throws IOException {
    Matcher name = NAME.matcher(request.path());
    if (!name.matches()) {
      return unknown();
    }
    String kind = ".svg".equals(name.group(2)) ? ".svg" : ".md";
    try (InputStream in =
        RunbookPage.class.getResourceAsStream("/runbooks/" + alertName(name.group(1)) + kind)) {
      if (in == null) {
        return unknown();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return kind.equals(".svg")
          ? Answer.of(200, "image/svg+xml; charset=utf-8", text)
          : Answer.text(200, text);
    }
  }

  /** A kind as metrics name it, {@code drift_up}, is as good as its alert's name. */
  private static String alertName(String asked) {
    return Arrays.stream(AlertKind.values())
        .filter(each -> each.label().equals(asked))
        .findFirst()
        .map(AlertKind::alertName)
        .orElse(asked);
  }

  private static Answer unknown() {
    return Answer.text(404, "no such runbook; ask for /runbooks/<AlertName>\n");
  }
}
