/**
 * A trainer's own log as events: a file that grows or a pipe, line by line. Knows log formats; no
 * Kafka.
 */
@NullMarked
package io.plumbline.app.follow;

import org.jspecify.annotations.NullMarked;
