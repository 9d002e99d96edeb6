/**
 * The program: its commands and their wiring; what they do is done in the rooms below.
 *
 * <p>Knows every other room, and is the only one that may end the process or print to standard
 * output.
 */
@NullMarked
package io.plumbline.app;

import org.jspecify.annotations.NullMarked;
