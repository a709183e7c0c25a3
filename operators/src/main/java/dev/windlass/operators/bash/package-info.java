/** Shell scripts. */
@NullMarked
package dev.windlass.operators.bash;

import org.jspecify.annotations.NullMarked;
