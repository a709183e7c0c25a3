/** Connections, variables and secrets as tasks see them, and their encryption at rest. */
@NullMarked
package dev.windlass.settings;

import org.jspecify.annotations.NullMarked;
