package dev.windlass.localcloud.front;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.CallLog;
import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one HTTP request as AWS would: who signed, which service, faults on the wire, the service
 * itself, the call log, the reply. Thread-safe.
 */
public final class Front {
  private static final Logger log = LoggerFactory.getLogger(Front.class);

  private final Requests requests;
  private final Predicate<String> knownAccessKey;
  private final FaultBoard faults;
  private final CallLog calls;
  private final InstantSource clock;

  /**
   * A front door.
   *
   * @param knownAccessKey whether an access key id was given out by this cloud
   */
  public Front(
      List<AwsService> services,
      Predicate<String> knownAccessKey,
      FaultBoard faults,
      CallLog calls,
      InstantSource clock) {
    this.requests = new Requests(services);
    this.knownAccessKey = knownAccessKey;
    this.faults = faults;
    this.calls = calls;
    this.clock = clock;
  }

  /** Serves the request. */
  public void serve(Context http) {
    var arrived = clock.instant();
    var began = System.nanoTime();
    var signer = Requests.Signer.of(http);
    Optional<Requests.Addressed> addressed;
    try {
      addressed = requests.decode(http, signer);
    } catch (AwsError e) {
      http.status(e.status()).result(e.code() + ": " + e.text());
      return;
    }
    if (addressed.isEmpty()) {
      http.status(404)
          .result("No service of the local cloud answers to this request; it has to be signed.");
      return;
    }
    var service = addressed.get().service();
    var call = addressed.get().call();
    var fields = Identity.of(call);
    FaultBoard.takenHere();
    var outcome = outcome(service, call, fields);
    var taken = FaultBoard.takenHere();
    calls.append(
        new CallLog.Line(
            arrived,
            service.name(),
            call.action(),
            fields,
            outcome.word(),
            outcome.dropped() ? 0 : outcome.reply().status(),
            taken.isEmpty() ? "" : String.join(",", taken.stream().map(FaultKind::name).toList()),
            Duration.ofNanos(System.nanoTime() - began).toMillis()));
    if (outcome.dropped()) {
      drop(http);
    } else {
      http.status(outcome.reply().status())
          .contentType(outcome.reply().contentType())
          .header("x-amzn-RequestId", call.requestId())
          .result(outcome.reply().body());
    }
  }

  private Outcome outcome(AwsService service, AwsCall call, Map<String, String> fields) {
    try {
      if (call.accessKeyId().isEmpty()) {
        throw new AwsError(403, "MissingAuthenticationToken", "Missing Authentication Token");
      }
      if (!knownAccessKey.test(call.accessKeyId())) {
        throw new AwsError(
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.");
      }
      beforeEffect(service, call);
      if (faults.take(service.name(), call.action(), FaultKind.LOST_REQUEST).isPresent()) {
        return Outcome.lost("lost request");
      }
      var reply = service.call(call);
      Identity.add(reply, fields);
      if (faults.take(service.name(), call.action(), FaultKind.LOST_REPLY).isPresent()) {
        return Outcome.lost("lost reply");
      }
      return Outcome.of(service, call, reply);
    } catch (AwsError e) {
      return new Outcome(e.code(), Replies.error(service.protocol(), call.requestId(), e), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.lost("stopping");
    } catch (RuntimeException e) {
      log.error("{} {} failed in the local cloud itself", service.name(), call.action(), e);
      var error = new AwsError(500, "InternalFailure", "The local cloud has a bug: " + e);
      return new Outcome(
          error.code(), Replies.error(service.protocol(), call.requestId(), error), false);
    }
  }

  private void beforeEffect(AwsService service, AwsCall call)
      throws AwsError, InterruptedException {
    var name = service.name();
    var action = call.action();
    var slow = faults.take(name, action, FaultKind.SLOW_REPLY);
    if (slow.isPresent()) {
      Thread.sleep(slow.get().delay());
    }
    refuse(
        faults.take(name, action, FaultKind.THROTTLE), 400, "ThrottlingException", "Rate exceeded");
    refuse(
        faults.take(name, action, FaultKind.SERVER_ERROR),
        500,
        "InternalFailure",
        "We encountered an internal error. Please try again.");
    refuse(
        faults.take(name, action, FaultKind.EXPIRED_CREDENTIALS),
        403,
        "ExpiredTokenException",
        "The security token included in the request is expired");
  }

  private static void refuse(Optional<Fault> fault, int status, String code, String words)
      throws AwsError {
    if (fault.isPresent()) {
      throw new AwsError(
          status, code, fault.get().message().isEmpty() ? words : fault.get().message());
    }
  }

  /** Closes the connection under the request; the client sees it break without a reply. */
  private static void drop(Context http) {
    ServletContextRequest.getServletContextRequest(http.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  /** What became of a call; {@code dropped} means that the client gets no reply. */
  private record Outcome(String word, Replies.Encoded reply, boolean dropped) {
    static Outcome lost(String word) {
      return new Outcome(word, new Replies.Encoded(0, "", ""), true);
    }

    static Outcome of(AwsService service, AwsCall call, AwsReply reply) {
      return new Outcome(
          "ok", Replies.ok(service.protocol(), call.action(), call.requestId(), reply), false);
    }
  }
}
