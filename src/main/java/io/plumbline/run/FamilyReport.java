package io.plumbline.run;

import io.plumbline.family.Belief;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.LossSurface;
import java.util.Optional;

/**
 * What is known of one family after a lesson; all that sinks may show of it.
 *
 * @param memory the lessons
 * @param belief what the next run of it would begin with, of whose traits nothing is known
 * @param surface the law L(N, D) of its complete runs; empty while they do not tell it
 */
public record FamilyReport(FamilyMemory memory, Belief belief, Optional<LossSurface> surface) {}
