/** IAM roles and instance profiles with AWS's refusals, and STS. */
@NullMarked
package dev.windlass.localcloud.iam;

import org.jspecify.annotations.NullMarked;
