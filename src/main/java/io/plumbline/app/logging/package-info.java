/**
 * Lines that an operator reads: how they look, as text and as JSON, and how many of them there are.
 * Knows logback and what a report says; no Kafka, no other part of {@code app}.
 */
@NullMarked
package io.plumbline.app.logging;

import org.jspecify.annotations.NullMarked;
