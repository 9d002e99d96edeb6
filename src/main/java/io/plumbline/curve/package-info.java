/**
 * What a run has shown so far, in bounded memory: log-token bins with their sufficient statistics,
 * the noise level, the learning-rate clock, and the rewind after a restart.
 *
 * <p>Must not know: any law that could explain the curve, nor anything outside the Java library.
 */
@NullMarked
package io.plumbline.curve;

import org.jspecify.annotations.NullMarked;
