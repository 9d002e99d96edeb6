package io.plumbline.notify;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where requests go. Paths and queries of webhooks are secrets, so {@link #toString}, which is what
 * logs and errors show, ends with the host and the port.
 *
 * @param uri http or https, with a host and without user, password or fragment
 */
public record Address(URI uri) {
  /**
   * As in a setting.
   *
   * @throws IllegalArgumentException if it is no such address; the message does not show it
   */
  public static Address of(String setting) {
    URI uri;
    try {
      uri = new URI(setting.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is no URL", e);
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("it does not begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new IllegalArgumentException("it has no host, or no such port exists");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "it holds a password; put that into the authorization setting");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("it ends with a fragment (#...)");
    }
    return new Address(uri);
  }

  /** The same address with this path behind it. */
  Address below(String path) {
    return of(uri.toString().replaceAll("/+$", "") + path);
  }

  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
