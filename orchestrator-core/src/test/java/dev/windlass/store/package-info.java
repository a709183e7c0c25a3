/** Tests. */
@NullMarked
package dev.windlass.store;

import org.jspecify.annotations.NullMarked;
