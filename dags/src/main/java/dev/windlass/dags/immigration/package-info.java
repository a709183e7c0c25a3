/** What the immigration pipeline is made of: its input, its Spark jobs, its SQL, its checks. */
@NullMarked
package dev.windlass.dags.immigration;

import org.jspecify.annotations.NullMarked;
