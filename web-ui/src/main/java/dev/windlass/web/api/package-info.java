/** The REST API v2, with the paths and fields of Airflow's. */
@NullMarked
package dev.windlass.web.api;

import org.jspecify.annotations.NullMarked;
