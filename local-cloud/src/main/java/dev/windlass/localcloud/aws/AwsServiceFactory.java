package dev.windlass.localcloud.aws;

/**
 * Makes one service for the local cloud. Found by {@link java.util.ServiceLoader}, so that a
 * service is added by a line in {@code
 * META-INF/services/dev.windlass.localcloud.aws.AwsServiceFactory}; implementations have a public
 * constructor without arguments.
 */
public interface AwsServiceFactory {

  /** Makes the service; it must not yet start processes (see {@link AwsService#start}). */
  AwsService create(CloudContext context);
}
