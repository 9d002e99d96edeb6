/**
 * The embedded Kafka broker of a first try: started, stopped, its folder. Knows nothing of
 * plumbline.
 */
@NullMarked
package io.plumbline.app.broker;

import org.jspecify.annotations.NullMarked;
