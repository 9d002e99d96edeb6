package io.plumbline.export;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the pages for people lead: to each other, to runbooks, to Grafana. */
final class PageLinks {
  private final String grafana;
  private final boolean reachable;

  private PageLinks(String grafana, boolean reachable) {
    this.grafana = grafana;
    this.reachable = reachable;
  }

  /**
   * The links for a reader.
   *
   * @param grafana address of Grafana as set; one on "localhost" is of use only to a reader who
   *     sits at this machine
   * @param request what the reader asked for, and by which name of this machine
   */
  static PageLinks of(String grafana, Request request) {
    String host = URI.create(grafana).getHost();
    return new PageLinks(grafana, !isLocal(host == null ? "" : host) || isLocal(request.host()));
  }

  /** A run's own page. */
  static String run(String run) {
    return "/run?id=" + encoded(run);
  }

  /** The runs that a search finds, from the first one on. */
  static String search(String query) {
    return "/?q=" + encoded(query);
  }

  static String page(String query, int page) {
    return "/?page=" + page + (query.isEmpty() ? "" : "&q=" + encoded(query));
  }

  static String runbook(String alertName) {
    return "/runbooks/" + alertName;
  }

  /** The run's dashboard; empty when the reader could not reach it. */
  Optional<String> dashboard(String run) {
    return reachable
        ? Optional.of(grafana + "/d/plumbline-run?var-run=" + encoded(run))
        : Optional.empty();
  }

  private static boolean isLocal(String hostAndPort) {
    String host = hostAndPort.replaceAll(":[0-9]*$", "");
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
