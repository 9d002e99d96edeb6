package io.plumbline.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Authorization} header of requests: none, {@code Bearer TOKEN}, {@code Basic
 * USER:PASSWORD}, or one of these in a file that is read anew for each request, so that a rotated
 * token is used at once. Never shown: not in logs, not in error messages, not by {@link #toString}.
 */
public final class Authorization {
  /** Requests without the header. */
  public static final Authorization NONE = new Authorization(Optional.empty(), Optional.empty());

  private static final String FILE = "file:";

  private final Optional<String> header;
  private final Optional<Path> file;

  private Authorization(Optional<String> header, Optional<Path> file) {
    this.header = header;
    this.file = file;
  }

  /**
   * As in a setting.
   *
   * @throws IllegalArgumentException if it is none of the forms, or the file does not hold one; the
   *     message does not show it
   */
  public static Authorization of(String setting) {
    if (!setting.startsWith(FILE)) {
      return new Authorization(Optional.of(header(setting)), Optional.empty());
    }
    Path path = Path.of(setting.substring(FILE.length()));
    try {
      header(Files.readString(path));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " cannot be read", e);
    }
    return new Authorization(Optional.empty(), Optional.of(path));
  }

  /** The header's value now; empty for none. */
  Optional<String> header() throws IOException {
    if (file.isEmpty()) {
      return header;
    }
    try {
      return Optional.of(header(Files.readString(file.get())));
    } catch (IllegalArgumentException e) {
      throw new IOException("the file " + file.get() + " holds no authorization", e);
    }
  }

  private static String header(String text) {
    String[] parts = text.strip().split("\\s+", 2);
    boolean printable = text.strip().chars().allMatch(c -> c >= ' ' && c < 127);
    if (parts.length == 2 && printable) {
      switch (parts[0].toLowerCase(Locale.ROOT)) {
        case "bearer" -> {
          return "Bearer " + parts[1];
        }
        case "basic" -> {
          return "Basic " + (parts[1].contains(":") ? encoded(parts[1]) : parts[1]);
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("it is neither 'Bearer TOKEN' nor 'Basic USER:PASSWORD'");
  }

  private static String encoded(String userAndPassword) {
    return Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return this == NONE ? "none" : "given";
  }
}
