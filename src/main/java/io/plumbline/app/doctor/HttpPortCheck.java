package io.plumbline.app.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** The port of metrics and status page: free, or a monitor answers there. */
public final class HttpPortCheck implements Check {
  private static final String NAME = "HTTP port";

  private final String address;
  private final int port;
  private volatile boolean monitorRuns;

  /** As the monitor will bind. */
  public HttpPortCheck(String address, int port) {
    this.address = address;
    this.port = port;
  }

  /** Whether a monitor answered; known after {@link #look}. */
  public boolean monitorRuns() {
    return monitorRuns;
  }

  @Override
  public List<Finding> look() {
    if (port == 0) {
      return List.of(
          new Finding.Doubtful(
              NAME, "any free one", "fix it (http.port) so that Prometheus finds it again"));
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return List.of(
          new Finding.Fine(NAME, address + ":" + port + " is free; no monitor runs on it"));
    } catch (IOException e) {
      return List.of(taken(String.valueOf(e.getMessage())));
    }
  }

  private Finding taken(String why) {
    String host = address.equals("0.0.0.0") || address.equals("::") ? "localhost" : address;
    String base = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    Web.Answer healthy = Web.get(base + "/-/healthy");
    Web.Answer ready = Web.get(base + "/-/ready");
    boolean ours =
        healthy.status() == 200
            && healthy.body().strip().equals("ok")
            && (ready.status() == 200 || ready.body().startsWith("not ready"));
    if (!ours) {
      return new Finding.Failing(
          NAME,
          address + ":" + port + " cannot be used (" + why + "), and no monitor answers there",
          "stop what listens there, or give another --http-port or --http-address");
    }
    monitorRuns = true;
    return ready.status() == 200
        ? new Finding.Fine(NAME, "a monitor runs at " + base + "/ and is ready")
        : new Finding.Doubtful(
            NAME,
            "a monitor runs at " + base + "/ but is " + ready.body().strip(),
            "wait while it restores; if it stays so, its log says why");
  }
}
