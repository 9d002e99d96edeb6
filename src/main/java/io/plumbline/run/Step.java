package io.plumbline.run;

/** What one event makes of a run: the state to keep and the report to show. */
public record Step(RunState state, RunReport report) {}
