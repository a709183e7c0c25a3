/** The test kit that ships with Windlass. */
@NullMarked
package dev.windlass.testing;

import org.jspecify.annotations.NullMarked;
