package io.plumbline.stream;

/**
 * What the topology's nodes and stores are called, in the order of the flow; {@code
 * topology/expected-topology.txt} pins the names: a store that is renamed begins empty.
 */
final class Nodes {
  static final String TRAINING_EVENTS = "training-events";
  static final String VALIDATE = "validate";
  static final String REJECTED_EVENTS = "rejected-events";
  static final String UPDATE_RUN = "update-run";
  static final String RUN_STATE = "run-state";
  static final String FORECASTS = "forecasts";
  static final String ALERTS = "alerts";
  static final String LESSONS = "lessons";
  static final String TRAINING_LESSONS = "training-lessons";
  static final String LEARN_FAMILY = "learn-family";
  static final String FAMILY_LESSONS = "family-lessons";
  static final String LAWS = "laws";
  static final String TRAINING_LAWS = "training-laws";
  static final String KEEP_LAWS = "keep-laws";
  static final String FAMILY_LAWS = "family-laws";
  static final String CELLS = "cells";
  static final String TRAINING_CELLS = "training-cells";
  static final String TRACK_BATCHES = "track-batches";
  static final String BATCH_TRACKS = "batch-tracks";
  static final String BATCHES = "batches";
  static final String TRAINING_BATCHES = "training-batches";
  static final String KEEP_BATCHES = "keep-batches";
  static final String ORDER_BATCHES = "order-batches";

  private Nodes() {}
}
