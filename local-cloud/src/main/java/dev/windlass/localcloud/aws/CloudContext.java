package dev.windlass.localcloud.aws;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What every service of the local cloud is given.
 *
 * @param state directory that survives restarts of the local cloud
 * @param runtime directory with {@code livy/jars}, {@code spark/jars}, {@code s3a/jars} and {@code
 *     s3proxy/jars}
 * @param s3 the local S3; it is up before services are started
 * @param iam look-ups of roles
 * @param faults the faults that are switched on
 * @param processes starts child processes that never outlive the local cloud
 * @param account the twelve digits of the account
 * @param region the one region there is
 */
public record CloudContext(
    Path state,
    Path runtime,
    S3Access s3,
    IamDirectory iam,
    Faults faults,
    ChildProcesses processes,
    InstantSource clock,
    String account,
    String region) {

  /** The service's own directory below {@link #state}; not yet created. */
  public Path stateDirectory(String service) {
    return state.resolve(service);
  }
}
