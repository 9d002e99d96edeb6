/** Pictures of a recorded run, its forecast and its alerts, as SVG. Knows reports; no Kafka. */
@NullMarked
package io.plumbline.app.picture;

import org.jspecify.annotations.NullMarked;
