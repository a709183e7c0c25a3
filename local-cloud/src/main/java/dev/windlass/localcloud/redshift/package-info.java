/**
 * Redshift of the local cloud: the control plane with its clusters and the world that control plane
 * and Data API share.
 */
@NullMarked
package dev.windlass.localcloud.redshift;

import org.jspecify.annotations.NullMarked;
