/** Tests of the pipelines: their structure, their input, what they ask of the cloud. */
@NullMarked
package dev.windlass.dags;

import org.jspecify.annotations.NullMarked;
