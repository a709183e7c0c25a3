/** What the tests of the operators share. */
@NullMarked
package dev.windlass.operators;

import org.jspecify.annotations.NullMarked;
