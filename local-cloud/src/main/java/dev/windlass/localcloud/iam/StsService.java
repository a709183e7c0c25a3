package dev.windlass.localcloud.iam;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.IamDirectory;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.aws.S3Access;
import dev.windlass.localcloud.aws.XmlNode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * STS: who am I, and taking on a role. A session's key is the account's own key, the only one that
 * the local S3 knows; what a role may do is not checked call by call.
 */
public final class StsService implements AwsService {
  private final IamDirectory iam;
  private final S3Access access;
  private final String account;
  private final InstantSource clock;

  /** STS over these roles; sessions get this access key. */
  public StsService(IamDirectory iam, S3Access access, String account, InstantSource clock) {
    this.iam = iam;
    this.access = access;
    this.account = account;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public Protocol protocol() {
    return new Protocol.Query("sts", "https://sts.amazonaws.com/doc/2011-06-15/");
  }

  @Override
  public AwsReply call(AwsCall call) throws AwsError {
    return switch (call.action()) {
      case "GetCallerIdentity" ->
          AwsReply.xml(
              XmlNode.of("Arn", "arn:aws:iam::%s:user/windlass".formatted(account)),
              XmlNode.of("UserId", "AIDAWINDLASSLOCAL0001"),
              XmlNode.of("Account", account));
      case "AssumeRole" -> assume(call);
      default ->
          throw AwsError.badRequest(
              "InvalidAction", "The local cloud's STS does not know the action " + call.action());
    };
  }

  private AwsReply assume(AwsCall call) throws AwsError {
    var arn = call.required("RoleArn");
    var session = call.required("RoleSessionName");
    var role =
        iam.role(arn)
            .orElseThrow(
                () ->
                    new AwsError(
                        403,
                        "AccessDenied",
                        ("User: arn:aws:iam::%s:user/windlass is not authorized to perform:"
                                + " sts:AssumeRole on resource: %s")
                            .formatted(account, arn)));
    var seconds = Long.parseLong(call.param("DurationSeconds").orElse("3600"));
    var expires = clock.instant().plus(Duration.ofSeconds(seconds));
    return AwsReply.xml(
        XmlNode.of(
            "Credentials",
            XmlNode.of("AccessKeyId", access.accessKeyId()),
            XmlNode.of("SecretAccessKey", access.secretAccessKey()),
            XmlNode.of("SessionToken", UUID.randomUUID()),
            XmlNode.of("Expiration", expires.truncatedTo(ChronoUnit.SECONDS))),
        XmlNode.of(
            "AssumedRoleUser",
            XmlNode.of("AssumedRoleId", "AROAWINDLASSLOCAL0001:" + session),
            XmlNode.of(
                "Arn",
                "arn:aws:sts::%s:assumed-role/%s/%s".formatted(account, role.name(), session))));
  }

  @Override
  public List<BilledResource> resources() {
    return List.of();
  }
}
