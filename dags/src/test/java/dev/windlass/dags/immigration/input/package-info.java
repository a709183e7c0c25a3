/** Tests of the input files' check and of the generator. */
@NullMarked
package dev.windlass.dags.immigration.input;

import org.jspecify.annotations.NullMarked;
