/**
 * What a person at a terminal sees of every command: text, progress, how a failure is told, and how
 * the process is asked to stop. Knows nothing of plumbline.
 */
@NullMarked
package io.plumbline.app.console;

import org.jspecify.annotations.NullMarked;
