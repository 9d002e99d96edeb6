/**
 * Settings: keys, ranges, where each value comes from, and what is wrong with one. Knows what is
 * set, but starts nothing.
 */
@NullMarked
package io.plumbline.app.config;

import org.jspecify.annotations.NullMarked;
