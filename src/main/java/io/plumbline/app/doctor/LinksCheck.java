package io.plumbline.app.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The addresses that alerts link to: names that resolve, and lead beyond this machine. */
public final class LinksCheck implements Check {
  private final Map<String, String> links;
  private final boolean told;

  /**
   * Of these settings.
   *
   * @param links address by setting
   * @param told whether anybody is told of alerts, and so follows links
   */
  public LinksCheck(Map<String, String> links, boolean told) {
    this.links = Map.copyOf(links);
    this.told = told;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    links.forEach((setting, url) -> findings.add(look(setting, url)));
    return findings;
  }

  private Finding look(String setting, String url) {
    String host = URI.create(url).getHost();
    if (told && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"))) {
      return new Finding.Doubtful(
          "links",
          setting + " is " + url + ": on a reader's machine that is another place",
          "set " + setting + " to the address that readers of alerts use");
    }
    return new Route(host.replaceAll("^\\[|\\]$", ""), 1)
        .nameObstacle()
        .<Finding>map(
            obstacle ->
                new Finding.Doubtful(
                    "links",
                    setting + " is " + url + ": " + obstacle.what(),
                    "set " + setting + " to the address that readers of alerts use"))
        .orElseGet(() -> new Finding.Fine("links", setting + " is " + url));
  }
}
