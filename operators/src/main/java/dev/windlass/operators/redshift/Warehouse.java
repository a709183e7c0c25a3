package dev.windlass.operators.redshift;

import org.jspecify.annotations.Nullable;

/**
 * A Redshift cluster that can be used. Holds no password: statements go through the Data API, which
 * makes temporary credentials of its own.
 *
 * @param identifier the cluster's identifier
 * @param connection the connection of the account it lives in
 * @param database the database
 * @param user the database user
 * @param host its address
 * @param port its port
 * @param roleArn the role COPY reads S3 with; null when none is attached
 * @param where where to look: a console page, or the cluster's id and account
 */
public record Warehouse(
    String identifier,
    String connection,
    String database,
    String user,
    String host,
    int port,
    @Nullable String roleArn,
    String where) {}
