/** The house rules of the engine, enforced on its compiled classes. */
@NullMarked
package dev.windlass.architecture;

import org.jspecify.annotations.NullMarked;
