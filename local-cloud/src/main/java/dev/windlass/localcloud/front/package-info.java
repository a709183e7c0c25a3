/**
 * The front door: one HTTP port for every AWS API. It finds the service, decodes and encodes, lets
 * wire faults happen and writes the call log, the same for every service.
 */
@NullMarked
package dev.windlass.localcloud.front;

import org.jspecify.annotations.NullMarked;
