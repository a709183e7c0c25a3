/** The Redshift Data API: statements that are handed in, run by themselves, and asked after. */
@NullMarked
package dev.windlass.localcloud.redshift.data;

import org.jspecify.annotations.NullMarked;
