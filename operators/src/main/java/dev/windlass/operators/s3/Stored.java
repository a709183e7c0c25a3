package dev.windlass.operators.s3;

/**
 * What was written to or removed from S3.
 *
 * @param uri where
 * @param objects how many objects
 * @param bytes their sizes together; 0 for a removal
 */
public record Stored(String uri, long objects, long bytes) {}
