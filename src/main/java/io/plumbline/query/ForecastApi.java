package io.plumbline.query;

import io.plumbline.run.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The read-only subset of Prometheus' HTTP API over the forecasts of the runs that this instance
 * follows: {@code query}, {@code query_range}, {@code series}, {@code labels}, {@code
 * label/NAME/values}, {@code metadata} and {@code status/buildinfo}.
 *
 * <p>Source: Prometheus 2.42, docs/querying/api.md and web/api/v1/api.go. Thread-safe; two requests
 * are worked on at once, others wait a moment, so that the runs are followed whatever is asked.
 *
 * <p>Measured on a busy machine of two cores: one run's seven bounds at 1,000 times 30 to 60 ms; of
 * 10,000 runs the values of a label 0.1 to 0.2 s, {@code topk} over all 0.2 s (1.4 s more when
 * nobody has looked at their curves before), a sum at 200 times 2 s.
 */
public final class ForecastApi {
  private static final int AT_ONCE = 2;
  private static final int WAIT_SECONDS = 5;
  private static final String LABEL = "label/";
  private static final String VALUES = "/values";

  private final Supplier<List<RunReport>> runs;
  private final Supplier<Optional<String>> whyNotReady;
  private final String version;
  private final Queries queries;
  private final Semaphore working = new Semaphore(AT_ONCE, true);

  /**
   * The API.
   *
   * @param runs the last report of every run
   * @param whyNotReady why there may be runs that are not among them yet; empty when there are none
   * @param version plumbline's own
   * @param clockMs milliseconds since the epoch
   */
  public ForecastApi(
      Supplier<List<RunReport>> runs,
      Supplier<Optional<String>> whyNotReady,
      String version,
      LongSupplier clockMs) {
    this.runs = runs;
    this.whyNotReady = whyNotReady;
    this.version = version;
    this.queries = new Queries(clockMs, System::nanoTime);
  }

  /**
   * Answers a request; every error is an answer too.
   *
   * @param path below {@code /api/v1/}, such as {@code query_range}
   * @param parameters by name, those of a form before those of the address
   */
  public Answer answer(String path, Map<String, List<String>> parameters) {
    boolean mayGo = false;
    try {
      mayGo = working.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
      if (!mayGo) {
        throw QueryError.timeout("too many queries at once; try again");
      }
      return answer(path, new Parameters(parameters));
    } catch (QueryError e) {
      return Envelope.error(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Envelope.error(QueryError.timeout("the monitor is stopping"));
    } finally {
      if (mayGo) {
        working.release();
      }
    }
  }

  /** The answer to a request that could not be read. */
  public Answer refused(String why) {
    return Envelope.error(QueryError.badData(why));
  }

  private Answer answer(String path, Parameters parameters) {
    return switch (path) {
      case "query" -> queries.instant(fleet(), parameters);
      case "query_range" -> queries.range(fleet(), parameters);
      case "series" -> Listings.series(fleet(), parameters);
      case "labels" -> Listings.labels(fleet(), parameters);
      case "metadata" -> Listings.metadata(parameters);
      case "status/buildinfo", "buildinfo" -> buildInfo();
      default -> values(path, parameters);
    };
  }

  /** The values of the label that the path names. */
  private Answer values(String path, Parameters parameters) {
    if (path.startsWith(LABEL)
        && path.endsWith(VALUES)
        && path.length() > LABEL.length() + VALUES.length()) {
      String name = path.substring(LABEL.length(), path.length() - VALUES.length());
      return Listings.values(fleet(), parameters, name);
    }
    throw QueryError.notFound(
        "not found; there are query, query_range, series, labels, label/NAME/values, metadata"
            + " and status/buildinfo");
  }

  private Fleet fleet() {
    whyNotReady
        .get()
        .ifPresent(
            why -> {
              throw QueryError.unavailable("not all runs are here yet: " + why);
            });
    return new Fleet(runs.get());
  }

  /** Who answers: not a Prometheus, which its version would say. */
  private Answer buildInfo() {
    return Envelope.success(
        json -> {
          json.writeStartObject();
          json.writeStringField("application", "plumbline");
          json.writeStringField("version", version);
          for (String unknown :
              List.of("revision", "branch", "buildUser", "buildDate", "goVersion")) {
            json.writeStringField(unknown, "");
          }
          json.writeEndObject();
        },
        List.of());
  }
}
