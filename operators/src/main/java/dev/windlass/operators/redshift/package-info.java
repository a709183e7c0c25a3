/**
 * Amazon Redshift: clusters, statements through the Data API, COPY, and the loads of a star schema.
 */
@NullMarked
package dev.windlass.operators.redshift;

import org.jspecify.annotations.NullMarked;
