/** The read models of the browser app. */
@NullMarked
package dev.windlass.web.ui;

import org.jspecify.annotations.NullMarked;
