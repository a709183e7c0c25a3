/**
 * Paid things in the cloud: the ledger that knows them, their leases, the reaper that ends them.
 */
@NullMarked
package dev.windlass.resources;

import org.jspecify.annotations.NullMarked;
