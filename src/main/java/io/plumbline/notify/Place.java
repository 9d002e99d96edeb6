package io.plumbline.notify;

/**
 * Where a notice stands in the log it was read from: what may be called done there, and from where
 * to read again after a restart, is said in these terms.
 *
 * @param partition all notices of one run are in one partition, in order
 * @param offset grows within a partition
 */
public record Place(int partition, long offset) {}
