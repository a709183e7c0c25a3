/**
 * EMR on EC2, the stand-in: the API's actions over clusters with the true state machine, each with
 * a real Livy and Spark as its master node.
 */
@NullMarked
package dev.windlass.localcloud.emr;

import org.jspecify.annotations.NullMarked;
