package io.plumbline.run;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.drift.Trust;
import java.util.Optional;

/**
 * Third of the five values: what speaks against the run's losses, this one and the bin it has
 * closed included, by forecasts made before they were seen. {@link Judging} makes it, {@link
 * Learning} reads it.
 *
 * @param cleared the second value
 * @param doubt what speaks against them, and whether the law may learn from what comes next
 * @param verdict the same, graded: what alerts are made from
 * @param use what the law makes of the bin that has closed; empty when none has
 */
record Judged(Cleared cleared, Doubt doubt, DriftVerdict verdict, Optional<Trust.Use> use) {}
