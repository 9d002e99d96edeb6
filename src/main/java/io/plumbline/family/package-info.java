/**
 * What many runs teach: the law L(N, D) of a family, the priors for its next run, and the planner
 * that forecasts a run before it starts.
 *
 * <p>Must not know: any single run's events. It reads summaries of runs.
 */
@NullMarked
package io.plumbline.family;

import org.jspecify.annotations.NullMarked;
