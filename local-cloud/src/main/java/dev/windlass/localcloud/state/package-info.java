/** State on disk: whole JSON files, replaced atomically. */
@NullMarked
package dev.windlass.localcloud.state;

import org.jspecify.annotations.NullMarked;
