/** Reading the logs of tries from their files. */
@NullMarked
package dev.windlass.web.logs;

import org.jspecify.annotations.NullMarked;
