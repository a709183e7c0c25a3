/** Child processes that end with the local cloud, whatever ends it. */
@NullMarked
package dev.windlass.localcloud.process;

import org.jspecify.annotations.NullMarked;
