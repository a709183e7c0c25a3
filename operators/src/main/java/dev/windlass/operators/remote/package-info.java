/** What every remote job shares: the pace of polling, names and tags, and patience with lists. */
@NullMarked
package dev.windlass.operators.remote;

import org.jspecify.annotations.NullMarked;
