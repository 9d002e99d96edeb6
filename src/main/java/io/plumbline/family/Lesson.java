package io.plumbline.family;

/**
 * What one run teaches the next of its family. A run has one lesson; its newest replaces the one
 * before.
 *
 * @param family the family it belongs to
 * @param run its id: a run is never taught by itself
 * @param complete whether it has come to its planned end in good order; else it is on its way
 * @param share of its planned tokens that it had seen, above 0
 * @param atMs when, by the run's own clock, milliseconds since the epoch; 0 for a run without one
 * @param lossNats its loss there, mean of the newest log-token bins, nats per token
 * @param traits what sets it apart
 * @param law what it showed
 */
public record Lesson(
    String family,
    String run,
    boolean complete,
    double share,
    long atMs,
    double lossNats,
    RunTraits traits,
    LawShown law) {}
