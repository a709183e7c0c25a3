/** AWS IAM: the roles a run needs, as one resource. */
@NullMarked
package dev.windlass.operators.iam;

import org.jspecify.annotations.NullMarked;
