/**
 * How far forecasts made on the way miss where runs landed, and how often their intervals hold.
 * Knows the core and the baselines; no Kafka.
 */
@NullMarked
package io.plumbline.app.bench.forecast;

import org.jspecify.annotations.NullMarked;
