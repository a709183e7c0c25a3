/** When runs are due: cron, periods, events, on and on. Deterministic: the time is an argument. */
@NullMarked
package dev.windlass.timetable;

import org.jspecify.annotations.NullMarked;
