/** Drills of the real process: killed anywhere, cut off, stopped and continued. */
@NullMarked
package dev.windlass.recovery;

import org.jspecify.annotations.NullMarked;
