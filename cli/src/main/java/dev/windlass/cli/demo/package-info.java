/** The demo: the main job on a cloud of its own, followed, told and checked. */
@NullMarked
package dev.windlass.cli.demo;

import org.jspecify.annotations.NullMarked;
