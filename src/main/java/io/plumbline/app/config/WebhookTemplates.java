package io.plumbline.app.config;

import io.plumbline.notify.Placeholders;
import io.plumbline.notify.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The bodies a webhook can be sent: those of {@code deploy/webhooks}, and the user's own. */
final class WebhookTemplates {
  private static final Set<String> SHIPPED = Set.of("plain", "slack", "teams");

  private WebhookTemplates() {}

  /**
   * Reads a template.
   *
   * @param setting the name of a shipped one, or a file
   * @throws IllegalArgumentException if it cannot be read or is wrong; the message says why
   */
  static Template read(String setting) {
    if (SHIPPED.contains(setting)) {
      return Template.of(shipped(setting), Placeholders.names());
    }
    try {
      return Template.of(Files.readString(Path.of(setting)), Placeholders.names());
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + setting + " cannot be read", e);
    }
  }

  private static String shipped(String name) {
    String resource = "/webhooks/" + name + ".json";
    try (InputStream in = WebhookTemplates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
