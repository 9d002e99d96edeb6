/**
 * Showing reports: the metric names, the Prometheus sink, the HTTP endpoints, the status page.
 *
 * <p>Must not know: Kafka. Reports arrive through the port of {@code run}.
 */
@NullMarked
package io.plumbline.export;

import org.jspecify.annotations.NullMarked;
