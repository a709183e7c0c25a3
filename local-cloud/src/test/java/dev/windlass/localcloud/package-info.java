/** The local cloud as its clients meet it: through the AWS SDK, Livy's REST API and S3. */
@NullMarked
package dev.windlass.localcloud;

import org.jspecify.annotations.NullMarked;
