/**
 * The forecasts as time series that reach past now, for those who speak Prometheus' HTTP API: where
 * every run will be at a given time, and a subset of PromQL over that.
 *
 * <p>Must not know: HTTP servers, Kafka, what Prometheus scrapes. It is handed the runs' newest
 * reports and a request's path and parameters, and answers with a status and JSON.
 */
@NullMarked
package io.plumbline.query;

import org.jspecify.annotations.NullMarked;
