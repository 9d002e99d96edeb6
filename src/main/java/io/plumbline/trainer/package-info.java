/**
 * What trainers print: lines of their logs to events of {@code training.events}, so that a run can
 * be watched without touching its code.
 *
 * <p>Must not know: files, Kafka, the command line, what becomes of the events.
 */
@NullMarked
package io.plumbline.trainer;

import org.jspecify.annotations.NullMarked;
