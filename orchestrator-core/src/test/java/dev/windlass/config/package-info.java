/** Tests. */
@NullMarked
package dev.windlass.config;

import org.jspecify.annotations.NullMarked;
