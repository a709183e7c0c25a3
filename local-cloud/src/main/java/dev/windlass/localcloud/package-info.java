/**
 * The local cloud: what the pipelines need of AWS, on a laptop, as a process of its own. {@link
 * dev.windlass.localcloud.LocalCloud} adopts, starts and stops it; {@link
 * dev.windlass.localcloud.Main} is its command line.
 */
@NullMarked
package dev.windlass.localcloud;

import org.jspecify.annotations.NullMarked;
