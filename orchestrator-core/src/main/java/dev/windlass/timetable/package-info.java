/** When runs are due: cron, intervals, presets. Deterministic: the time is an argument. */
@NullMarked
package dev.windlass.timetable;

import org.jspecify.annotations.NullMarked;
