/**
 * From bytes to a trustworthy event: the wire format, the aliases trainers already log under, and
 * the validation that answers with an event or with the reason for refusing it.
 *
 * <p>Must not know: what becomes of an event. No Kafka, no law, no clock.
 */
@NullMarked
package io.plumbline.event;

import org.jspecify.annotations.NullMarked;
