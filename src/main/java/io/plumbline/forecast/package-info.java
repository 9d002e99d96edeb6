/**
 * What a fit says about the future: the loss at a horizon with its intervals, the tokens until a
 * loss is reached, and the time until then.
 *
 * <p>Must not know: how the law was fitted, nor what time it is; rates are handed in.
 */
@NullMarked
package io.plumbline.forecast;

import org.jspecify.annotations.NullMarked;
