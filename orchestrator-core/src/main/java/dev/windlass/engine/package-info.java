/** The engine put together: a scheduler, its worker and its housekeeping in one process. */
@NullMarked
package dev.windlass.engine;

import org.jspecify.annotations.NullMarked;
