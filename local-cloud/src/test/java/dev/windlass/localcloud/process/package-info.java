/** Children and what ends them. */
@NullMarked
package dev.windlass.localcloud.process;

import org.jspecify.annotations.NullMarked;
