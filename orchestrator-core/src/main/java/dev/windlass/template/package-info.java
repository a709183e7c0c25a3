/**
 * Jinja templates in texts and files of DAGs: what a template may name, how values behave, and what
 * is refused. The only package that knows the template library.
 */
@NullMarked
package dev.windlass.template;

import org.jspecify.annotations.NullMarked;
