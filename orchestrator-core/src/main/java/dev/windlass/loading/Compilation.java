package dev.windlass.loading;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One DAG file, compiled.
 *
 * @param classes every class that came of it, helpers too, by binary name
 * @param own the classes of the file itself
 * @param inputs the other files of the folder that took part, absolute
 */
record Compilation(Map<String, byte[]> classes, Set<String> own, Set<Path> inputs) {}
