/**
 * The monitor over recorded runs, without Kafka: what it would have said. Knows the core and
 * recordings; no stream, no exporter.
 */
@NullMarked
package io.plumbline.app.backtest;

import org.jspecify.annotations.NullMarked;
