/** Tests. */
@NullMarked
package dev.windlass.settings;

import org.jspecify.annotations.NullMarked;
