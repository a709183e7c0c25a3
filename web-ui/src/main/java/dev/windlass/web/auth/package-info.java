/** Who is asking, and what they may do. */
@NullMarked
package dev.windlass.web.auth;

import org.jspecify.annotations.NullMarked;
