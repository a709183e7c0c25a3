/** Tests. */
@NullMarked
package dev.windlass.resources;

import org.jspecify.annotations.NullMarked;
