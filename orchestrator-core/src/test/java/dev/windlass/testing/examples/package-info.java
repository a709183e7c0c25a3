/** The examples of docs/testing-dags.md, written as those write who only use what is public. */
@NullMarked
package dev.windlass.testing.examples;

import org.jspecify.annotations.NullMarked;
