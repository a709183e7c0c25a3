/** Attempts: the local executor, re-attaching, cancelling, task logs. */
@NullMarked
package dev.windlass.execution;

import org.jspecify.annotations.NullMarked;
