/** What every answer over HTTP has in common: JSON, parameters, errors, headers. */
@NullMarked
package dev.windlass.web.http;

import org.jspecify.annotations.NullMarked;
