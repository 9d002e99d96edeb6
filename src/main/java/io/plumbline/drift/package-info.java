/**
 * Whether a run still follows its predicted curve: sequential detectors over innovations, and the
 * graded verdicts that carry their evidence.
 *
 * <p>Must not know: who is told. It judges; it neither remembers alerts nor pages anyone.
 */
@NullMarked
package io.plumbline.drift;

import org.jspecify.annotations.NullMarked;
