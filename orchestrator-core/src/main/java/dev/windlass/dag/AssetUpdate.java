package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a task says of an asset it produced. Immutable.
 *
 * @param asset the asset
 * @param alias the alias it was emitted through; empty: none
 * @param extra facts about this update, a JSON object without secrets
 */
public record AssetUpdate(Asset asset, String alias, ObjectNode extra) {}
