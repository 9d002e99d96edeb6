/**
 * Telling others: transitions of alerts go to Alertmanager and to webhooks, again and again until
 * they are taken.
 *
 * <p>Time is handed in and a target does nothing by itself: whoever reads the alerts gives them to
 * a {@link io.plumbline.notify.Target} and calls {@link io.plumbline.notify.Target#deliver}.
 *
 * <p>Must not know: Kafka, Prometheus or the command line.
 */
@NullMarked
package io.plumbline.notify;

import org.jspecify.annotations.NullMarked;
