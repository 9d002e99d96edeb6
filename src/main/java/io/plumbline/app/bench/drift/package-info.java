/**
 * False alarms on healthy runs, faults caught and how late, beside the rules in use. Knows the core
 * and those rules; no Kafka.
 */
@NullMarked
package io.plumbline.app.bench.drift;

import org.jspecify.annotations.NullMarked;
