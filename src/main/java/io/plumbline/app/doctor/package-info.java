/**
 * What {@code plumbline doctor} looks at, a check a class: the machine, the cluster, topics,
 * rights, clock, groups, what arrives, who is told.
 *
 * <p>Nothing is changed: no topic is created, no offset committed, no record written. The one trace
 * is the transactional id of {@link io.plumbline.app.doctor.TransactionCheck}, which the cluster
 * forgets by itself. Every question has a time limit.
 *
 * <p>Must not know: other parts of {@code app}; what a check needs is handed to it.
 */
@NullMarked
package io.plumbline.app.doctor;

import org.jspecify.annotations.NullMarked;
