/**
 * The power law a loss curve follows, its parameters, and the incremental fit: the posterior over
 * floor, amplitude, exponent and anneal gain, with the innovations that drift detection reads.
 *
 * <p>Must not know: what the fit is used for. It reads bins and answers with a fit.
 */
@NullMarked
package io.plumbline.law;

import org.jspecify.annotations.NullMarked;
