/**
 * The program: command line, configuration, wiring, and the embedded broker for a first try.
 *
 * <p>Knows every other room, and is the only one that may end the process or print to standard
 * output.
 */
@NullMarked
package io.plumbline.app;

import org.jspecify.annotations.NullMarked;
