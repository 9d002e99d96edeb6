/**
 * The running monitor: process, streams, couriers of alerts, topics, state folder. Knows all that
 * runs, and is told by nobody but the commands.
 */
@NullMarked
package io.plumbline.app.host;

import org.jspecify.annotations.NullMarked;
