/** Finds what operators register: hook providers and kinds of resources. */
@NullMarked
package dev.windlass.hooks;

import org.jspecify.annotations.NullMarked;
