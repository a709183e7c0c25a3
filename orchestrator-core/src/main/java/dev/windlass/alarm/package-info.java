/** Quartz, as the alarm clock, and timers. */
@NullMarked
package dev.windlass.alarm;

import org.jspecify.annotations.NullMarked;
