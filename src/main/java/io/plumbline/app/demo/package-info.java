/**
 * The demonstration: recordings fed to a monitor, and what came of each on the screen. Knows what a
 * user could know; looks into no monitor.
 */
@NullMarked
package io.plumbline.app.demo;

import org.jspecify.annotations.NullMarked;
