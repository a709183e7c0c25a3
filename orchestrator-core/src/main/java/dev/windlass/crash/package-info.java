/** Named places where a drill can make the process die. */
@NullMarked
package dev.windlass.crash;

import org.jspecify.annotations.NullMarked;
