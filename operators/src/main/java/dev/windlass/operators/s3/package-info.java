/** Amazon S3 and whatever speaks its protocol. */
@NullMarked
package dev.windlass.operators.s3;

import org.jspecify.annotations.NullMarked;
