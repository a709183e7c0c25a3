/**
 * The seam between the local cloud's front door and the services behind it: one call in, one reply
 * or error out. Protocols, the call log, faults on the wire and signatures are the front door's
 * business; a service only keeps its state machine.
 */
@NullMarked
package dev.windlass.localcloud.aws;

import org.jspecify.annotations.NullMarked;
