package io.plumbline.app.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to a host and port, as far as the network takes it: the name, then the connection.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
record Route(String host, int port) {
  private static final int NAME_SECONDS = 4;
  private static final int CONNECT_MS = 3_000;

  /** {@code host:port} or {@code [::1]:port}; empty if it is neither. */
  static Optional<Route> of(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(port);
    return number >= 1 && number <= 65_535
        ? Optional.of(new Route(host, number))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }

  /** An obstacle: what is in the way, and what to do about it. */
  record Obstacle(String what, String advice) {}

  /** What is in the way; empty when a connection was made (and closed). */
  Optional<Obstacle> obstacle() {
    Optional<Obstacle> name = nameObstacle();
    return name.isPresent() ? name : connectionObstacle();
  }

  /** What is wrong with the name alone. */
  Optional<Obstacle> nameObstacle() {
    CompletableFuture<@Nullable InetAddress> asked = new CompletableFuture<>();
    // A resolver that hangs cannot be interrupted; its thread is left behind.
    Thread resolver =
        new Thread(
            () -> {
              try {
                asked.complete(InetAddress.getByName(host));
              } catch (UnknownHostException | RuntimeException e) {
                asked.completeExceptionally(e);
              }
            },
            "plumbline-doctor-name");
    resolver.setDaemon(true);
    resolver.start();
    try {
      asked.get(NAME_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(
          new Obstacle(
              "the name " + host + " does not resolve on this machine",
              "check its spelling, or this machine's DNS (getent hosts " + host + ")"));
    } catch (TimeoutException e) {
      return Optional.of(
          new Obstacle(
              "the name " + host + " was not resolved within " + NAME_SECONDS + " s",
              "check this machine's DNS servers (/etc/resolv.conf)"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Obstacle("interrupted", "run doctor again"));
    }
  }

  private Optional<Obstacle> connectionObstacle() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.of(
          new Obstacle(
              "nothing answers at " + this + " within " + CONNECT_MS / 1000 + " s",
              "a firewall on the way, or the host is down"));
    } catch (ConnectException e) {
      return Optional.of(
          new Obstacle(
              "the host is there but nothing listens at " + this,
              "check the port, and whether the program there runs"));
    } catch (NoRouteToHostException e) {
      return Optional.of(
          new Obstacle("no route to " + this, "check this machine's network, or a VPN"));
    } catch (IOException e) {
      return Optional.of(
          new Obstacle(
              "no connection to " + this + " (" + e.getMessage() + ")", "check the address"));
    }
  }
}
