/** The assembled program as its users run it. */
@NullMarked
package dev.windlass.cli.e2e;

import org.jspecify.annotations.NullMarked;
