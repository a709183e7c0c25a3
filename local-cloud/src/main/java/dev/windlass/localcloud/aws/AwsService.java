package dev.windlass.localcloud.aws;

import java.util.List;

/**
 * One AWS service of the local cloud, such as EMR or Redshift.
 *
 * <p>The front door decodes the request, applies wire faults (throttle, 5xx, lost reply, expired
 * credentials), writes the call log and encodes the reply; the service does what the call asks.
 * Implementations are thread-safe: calls come from many threads at once. State that must outlive
 * the process is written below {@link CloudContext#stateDirectory} before {@link #call} returns.
 */
public interface AwsService extends AutoCloseable {

  /** The name in the call log, in faults and on the bill: {@code emr}, {@code redshift-data} … */
  String name();

  /** How clients speak to it, and how a request is recognised as its own. */
  Protocol protocol();

  /**
   * Carries out one action. What it does is durable when it returns.
   *
   * @throws AwsError when AWS would refuse the call; any other exception becomes a 500
   */
  AwsReply call(AwsCall call) throws AwsError;

  /**
   * Everything this service has ever made, oldest first, including what is gone (with an end): the
   * bill and the "nothing is left" check read it.
   */
  List<BilledResource> resources();

  /**
   * Called once after construction, before the first call: pick up state from disk, end what a
   * killed predecessor left half-done. The default does nothing.
   */
  default void start() {}

  /** Stops every process and thread the service has started; state on disk stays. Idempotent. */
  @Override
  default void close() {}
}
