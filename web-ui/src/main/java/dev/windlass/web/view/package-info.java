/** What runs and tasks look like to people, from the rows of the store. */
@NullMarked
package dev.windlass.web.view;

import org.jspecify.annotations.NullMarked;
