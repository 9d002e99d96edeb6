/**
 * Recorded runs: found, read, labelled, played in the order of their time. Knows events; no
 * monitor, no Kafka.
 */
@NullMarked
package io.plumbline.app.recording;

import org.jspecify.annotations.NullMarked;
