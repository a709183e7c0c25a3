/** The typed configuration, read once at the start; nobody else reads the environment. */
@NullMarked
package dev.windlass.config;

import org.jspecify.annotations.NullMarked;
