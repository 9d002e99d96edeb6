/** What runs that read the same batches gain by each other. Knows the core; no Kafka. */
@NullMarked
package io.plumbline.app.bench.siblings;

import org.jspecify.annotations.NullMarked;
