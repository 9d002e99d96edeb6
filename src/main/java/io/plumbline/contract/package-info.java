/**
 * What leaves in JSON: one record for each topic's value, in which each field's name stands once;
 * the same records write it and read it back. {@code topology/events/*.schema.json} describe them.
 *
 * <p>Fields are written in the order of the components. A number that is not finite is null; what
 * is not known is left out. Fields that a reader does not know are passed over.
 *
 * <p>Must not know: Kafka, Prometheus or HTTP.
 */
@NullMarked
package io.plumbline.contract;

import org.jspecify.annotations.NullMarked;
