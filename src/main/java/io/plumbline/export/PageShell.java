package io.plumbline.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What the pages for people share: one style, one script, a header, and a content policy that
 * allows no other script or style and nothing from elsewhere.
 *
 * <p>A page is its {@code main} element inside this shell. Its script asks for that element alone
 * ({@code live=1}) and puts what changed in place; with scripts off the browser reloads the page.
 */
final class PageShell {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String version;
  private final LongSupplier clockMs;
  private final Html style = Html.shipped("status.css");
  private final Html script = Html.shipped("status.js");
  private final String contentPolicy =
      "default-src 'none'; style-src "
          + digest(style.toString())
          + "; script-src "
          + digest(script.toString())
          + "; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  PageShell(String version, LongSupplier clockMs) {
    this.version = version;
    this.clockMs = clockMs;
  }

  long nowMs() {
    return clockMs.getAsLong();
  }

  /**
   * The answer that shows this.
   *
   * @param title of the window
   * @param query what the search field holds
   * @param main what goes into the main element: children with a {@code data-key} each, by which
   *     the script tells what changed
   */
  Answer answer(int status, Request request, String title, String query, Html main) {
    long nowMs = nowMs();
    Html html = new Html();
    if (request.parameter("live").isPresent()) {
      html.raw("<!doctype html><title>").text(title).raw("</title>");
      main(html, main, nowMs);
    } else {
      head(html, title);
      html.raw("<body><header><a class=\"home\" href=\"/\">plumbline</a> <small>")
          .text(version)
          .raw("</small><p id=\"asof\">as of ")
          .text(CLOCK.format(Instant.ofEpochMilli(nowMs)))
          .raw("</p>");
      search(html, query);
      html.raw("</header><p id=\"stale\" role=\"alert\"></p>");
      main(html, main, nowMs);
      html.raw("<script>").add(script).raw("</script></body></html>\n");
    }
    return Answer.of(status, "text/html; charset=utf-8", html.toString())
        .with("Content-Security-Policy", contentPolicy)
        .with("Referrer-Policy", "no-referrer");
  }

  private void head(Html html, String title) {
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .text(title)
        .raw("</title><link rel=\"icon\" href=\"data:,\">")
        .raw("<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript><style>")
        .add(style)
        .raw("</style></head>");
  }

  private static void search(Html html, String query) {
    html.raw("<form action=\"/\" role=\"search\">")
        .raw("<input type=\"search\" name=\"q\" maxlength=\"256\" placeholder=\"run, family, tag")
        .raw(" or alert\" aria-label=\"Search runs by id, family, tag or alert\" value=\"")
        .text(query)
        .raw("\"><button>Search</button></form>");
  }

  private static void main(Html html, Html main, long nowMs) {
    html.raw("<main data-now=\"").raw(nowMs).raw("\">").add(main).raw("</main>");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
