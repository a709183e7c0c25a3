/**
 * The test kit that ships with Windlass: {@link dev.windlass.testing.DagTester} runs a DAG on the
 * real brain in virtual time; {@link dev.windlass.testing.TestDatabase} is a throw-away Postgres.
 */
@NullMarked
package dev.windlass.testing;

import org.jspecify.annotations.NullMarked;
