package dev.windlass.operators.emr;

/**
 * A running EMR cluster, as the tasks of its scope see it.
 *
 * @param id EMR's id
 * @param name its name, unique to the attempt that made it
 * @param connection the connection of the account it lives in
 * @param livyUrl where its Livy answers, such as {@code http://ip-10-0-0-1:8998}
 * @param masterHost its master node, without a port
 * @param where where to look: a console page, or the cluster's id and account
 */
public record Cluster(
    String id, String name, String connection, String livyUrl, String masterHost, String where) {}
