/** The files the immigration pipeline starts from: real ones checked, missing ones generated. */
@NullMarked
package dev.windlass.dags.immigration.input;

import org.jspecify.annotations.NullMarked;
