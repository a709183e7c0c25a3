/** Tests of the Spark jobs on a local Spark, up to the star schema on a real Postgres. */
@NullMarked
package dev.windlass.sparkjobs;

import org.jspecify.annotations.NullMarked;
