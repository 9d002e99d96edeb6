/**
 * Alarm rules in use today, which drift alerts are measured against. Knows recordings; nothing of
 * plumbline's own detectors.
 */
@NullMarked
package io.plumbline.app.bench.rule;

import org.jspecify.annotations.NullMarked;
