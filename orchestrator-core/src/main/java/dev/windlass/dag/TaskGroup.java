package dev.windlass.dag;

/**
 * A defined group of tasks, drawn as one box and usable as one upstream.
 *
 * @param id with the parents as prefix
 */
public record TaskGroup(String id) {}
