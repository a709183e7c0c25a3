/** The command line: every command, its options, its words and its exit code. */
@NullMarked
package dev.windlass.cli;

import org.jspecify.annotations.NullMarked;
