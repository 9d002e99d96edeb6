/** Events on their way to a topic, as a producer sends them. Knows Kafka; no monitor. */
@NullMarked
package io.plumbline.app.send;

import org.jspecify.annotations.NullMarked;
