/** Clients of AWS or of anything that speaks its protocols, made from a connection. */
@NullMarked
package dev.windlass.operators.aws;

import org.jspecify.annotations.NullMarked;
