/**
 * Events per second through the real topology on an embedded broker, over an empty pass-through.
 */
@NullMarked
package io.plumbline.app.bench.throughput;

import org.jspecify.annotations.NullMarked;
