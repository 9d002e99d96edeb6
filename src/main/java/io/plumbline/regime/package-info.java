/**
 * Where a run stands between undertrained, on course and past its budget: tokens per parameter,
 * compute, repeated data, inference demand.
 *
 * <p>Must not know: other runs. What many runs teach arrives as numbers.
 */
@NullMarked
package io.plumbline.regime;

import org.jspecify.annotations.NullMarked;
