/** The examples of docs/templates.md, written as those write who only use what is public. */
@NullMarked
package dev.windlass.template.examples;

import org.jspecify.annotations.NullMarked;
