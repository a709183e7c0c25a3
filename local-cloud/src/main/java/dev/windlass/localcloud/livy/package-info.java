/**
 * The master node of a local EMR cluster: a Livy server from Maven artifacts, with a Spark home and
 * a Livy home written for it at cluster start, and the proxy in front that logs and disturbs.
 */
@NullMarked
package dev.windlass.localcloud.livy;

import org.jspecify.annotations.NullMarked;
