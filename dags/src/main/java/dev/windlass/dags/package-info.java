/** The pipelines that come with Windlass, one class each. */
@NullMarked
package dev.windlass.dags;

import org.jspecify.annotations.NullMarked;
