package dev.windlass.loading;

import dev.windlass.dag.Dag;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What came of one source.
 *
 * @param dags sorted by id, each id once
 * @param text the source text; empty where there is none
 * @param inputs further files that the source was made of, absolute
 */
record LoadedSource(List<Dag> dags, String text, Set<Path> inputs) {}
