/**
 * The way through Kafka: the topology, its processors and serdes, the state stores, and what each
 * topic's records look like.
 *
 * <p>Must not know: Prometheus, HTTP or the command line. Reports leave through the port of {@code
 * run}.
 */
@NullMarked
package io.plumbline.stream;

import org.jspecify.annotations.NullMarked;
