/**
 * The heart: one pure step from a run's state and an event to its next state and a report, the
 * alert book, and the port through which reports leave.
 *
 * <p>Must not know: where events come from, where reports go, or what time it is.
 */
@NullMarked
package io.plumbline.run;

import org.jspecify.annotations.NullMarked;
