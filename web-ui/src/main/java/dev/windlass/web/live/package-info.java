/** Changes as they happen, by server-sent events. */
@NullMarked
package dev.windlass.web.live;

import org.jspecify.annotations.NullMarked;
