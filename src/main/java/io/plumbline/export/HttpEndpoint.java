package io.plumbline.export;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The monitor's HTTP endpoint: {@code /metrics}, {@code /-/healthy}, {@code /-/ready} the status
 * page at {@code /}, a page for each run, and what is mounted besides. Only reads; no other path is
 * answered, and no other method than GET and HEAD, but for the forms that a mounted API takes by
 * POST.
 *
 * <p>Work and waiting are bounded: a fixed number of workers, a bounded queue, and limits on how
 * long a client may take to send its request and to read the answer.
 */
public final class HttpEndpoint implements AutoCloseable {
  /**
   * The JDK's server reads a request on a worker, so that a client which sends half of one holds a
   * worker until its time is up: there are many, they are cheap, and idle ones end. How many build
   * an answer at once is {@link Pages}' affair.
   */
  private static final int WORKERS = 64;

  private static final int IDLE_WORKER_SECONDS = 30;

  /** Connections beyond it are closed at once rather than queued for minutes. */
  private static final int QUEUE = 128;

  static {
    // The JDK's server waits for ever by default; a few stuck clients would use up the workers.
    limit("sun.net.httpserver.maxReqTime", 10);
    limit("sun.net.httpserver.maxRspTime", 60);
    limit("sun.net.httpserver.idleInterval", 60);
  }

  private final HttpServer server;
  private final ThreadPoolExecutor workers;

  private HttpEndpoint(HttpServer server, ThreadPoolExecutor workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Starts to listen, and answers from now on.
   *
   * @param sink what is shown
   * @param readiness asked by {@code /-/ready}
   * @param apis what other rooms answer
   * @throws UncheckedIOException if the address cannot be listened at; the message says which
   *     setting to change
   */
  public static HttpEndpoint start(
      PrometheusSink sink, Readiness readiness, ReadApi.Mount... apis) {
    ExportSettings settings = sink.settings();
    sink.gauges().register(MetricNames.READY, () -> readiness.whyNotReady().isEmpty() ? 1 : 0);
    HttpServer server = bind(settings);
    ThreadPoolExecutor workers = workers();
    server.setExecutor(workers);
    PageShell shell = new PageShell(settings.version(), System::currentTimeMillis);
    List<Page> pages =
        new ArrayList<>(
            List.of(
                new MetricsPage(sink.registry()),
                HealthPage.healthy(),
                HealthPage.ready(readiness),
                new RunbookPage(),
                new StatusPage(sink::runs, sink.recent(), sink.asides(), readiness, shell),
                new RunPage(sink::run, sink.recent(), settings.grafana(), shell)));
    for (ReadApi.Mount api : apis) {
      pages.add(new ApiPage(api));
    }
    server.createContext("/", new Pages(pages));
    server.start();
    return new HttpEndpoint(server, workers);
  }

  /** The port listened at: the one asked for, or the free one that was found. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening; answers under way get a moment to finish. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private static HttpServer bind(ExportSettings settings) {
    String where = settings.address() + ":" + settings.port();
    try {
      InetAddress address = InetAddress.getByName(settings.address());
      return HttpServer.create(new InetSocketAddress(address, settings.port()), QUEUE);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(
          "no such address to listen at: "
              + settings.address()
              + "; give --http-address one of this machine's own, such as 127.0.0.1 or 0.0.0.0",
          e);
    } catch (BindException e) {
      throw new UncheckedIOException(
          "cannot listen at "
              + where
              + " for HTTP: "
              + e.getMessage()
              + "; stop what uses port "
              + settings.port()
              + " or give another with --http-port (0 takes a free one)",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + where + " for HTTP: " + e, e);
    }
  }

  private static ThreadPoolExecutor workers() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_WORKER_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "plumbline-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /** Read once by the server's class; an operator's own choice stays. */
  private static void limit(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }
}
