/** The test kit, tested. */
@NullMarked
package dev.windlass.testing;

import org.jspecify.annotations.NullMarked;
