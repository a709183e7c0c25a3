/** The local S3: S3Proxy as a child process over a directory. */
@NullMarked
package dev.windlass.localcloud.s3;

import org.jspecify.annotations.NullMarked;
