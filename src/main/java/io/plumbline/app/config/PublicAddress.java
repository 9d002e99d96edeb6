package io.plumbline.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where a reader of an alert, on another machine, finds this monitor's pages. */
final class PublicAddress {
  private PublicAddress() {}

  /**
   * The address to give when none is set.
   *
   * @param bound the address the pages are served on; a wildcard stands for every address of this
   *     machine, so its name is given
   */
  static String of(String bound, int port) {
    String host = bound.equals("0.0.0.0") || bound.equals("::") ? machine() : bound;
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that does not know its own name
    }
  }

  /** The address without a slash at its end; empty if it is none that a browser opens. */
  static Optional<String> checked(String value) {
    try {
      URI uri = new URI(value);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getQuery() == null && uri.getFragment() == null;
      if (!web || !plain || uri.getHost() == null || uri.getUserInfo() != null) {
        return Optional.empty();
      }
      return Optional.of(value.replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
