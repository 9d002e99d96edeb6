/** What the shipped prior says, measured anew on runs of several sources. Knows curve and law. */
@NullMarked
package io.plumbline.app.bench.prior;

import org.jspecify.annotations.NullMarked;
