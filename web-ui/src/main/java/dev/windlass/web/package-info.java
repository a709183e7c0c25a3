/** The web server: it puts the routes together and serves the app. */
@NullMarked
package dev.windlass.web;

import org.jspecify.annotations.NullMarked;
