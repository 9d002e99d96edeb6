/**
 * What a forecast is measured against: the last value, a straight line in the logarithms, batch
 * fits as they are published. Knows recordings; nothing of plumbline's own law.
 */
@NullMarked
package io.plumbline.app.bench.baseline;

import org.jspecify.annotations.NullMarked;
