package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.AwsServiceFactory;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.aws.XmlNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Redshift's control plane: clusters are made, described, paused, resumed and deleted, with AWS's
 * states and refusals. Thread-safe.
 */
public final class RedshiftService implements AwsService {
  /** How long a cluster takes to come up; minutes in AWS. */
  static final Duration CREATING = Duration.ofSeconds(3);

  static final Duration DELETING = Duration.ofSeconds(2);
  static final Duration PAUSING = Duration.ofSeconds(1);

  private static final String NAME = "redshift";
  private static final Duration LONGEST_CREDENTIALS = Duration.ofHours(1);

  private final CloudContext context;
  private final RedshiftWorld world;
  private final ClusterFleet fleet;
  private final ClusterXml xml;

  /** A control plane over the context's state directory. */
  public RedshiftService(CloudContext context) {
    this.context = context;
    this.world = RedshiftWorld.of(context);
    this.fleet = world.fleet();
    this.xml = new ClusterXml(context.region(), context.account(), world.postgres());
  }

  /** Makes the service for the local cloud. */
  public static final class Factory implements AwsServiceFactory {
    /** For the service loader. */
    public Factory() {}

    @Override
    public AwsService create(CloudContext context) {
      return new RedshiftService(context);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Protocol protocol() {
    return new Protocol.Query("redshift", "http://redshift.amazonaws.com/doc/2012-12-01/");
  }

  @Override
  public void start() {
    world.resume();
  }

  @Override
  public void close() {
    world.close();
  }

  @Override
  public AwsReply call(AwsCall call) throws AwsError {
    return switch (call.action()) {
      case "CreateCluster" -> create(call);
      case "DescribeClusters" -> describe(call);
      case "PauseCluster" -> pause(call);
      case "ResumeCluster" -> resume(call);
      case "DeleteCluster" -> delete(call);
      case "ModifyClusterIamRoles" -> modifyRoles(call);
      case "GetClusterCredentials" -> credentials(call);
      case "CreateTags" -> createTags(call);
      case "DeleteTags" -> deleteTags(call);
      case "DescribeTags" -> describeTags(call);
      default ->
          throw AwsError.badRequest(
              "InvalidAction", "Could not find operation " + call.action() + " for Redshift");
    };
  }

  private AwsReply create(AwsCall call) throws AwsError {
    var wanted = CreateClusterRequest.of(call);
    for (String role : wanted.roles()) {
      requireRole(role);
    }
    Instant now = context.clock().instant();
    Duration slow =
        context
            .faults()
            .take(NAME, call.action(), FaultKind.SLOW_START)
            .map(Fault::delay)
            .orElse(Duration.ZERO);
    boolean fails = context.faults().take(NAME, call.action(), FaultKind.START_FAILURE).isPresent();
    Cluster cluster =
        new Cluster(
            wanted.id(),
            wanted.nodeType(),
            wanted.nodes(),
            wanted.masterUsername(),
            wanted.databaseName(),
            wanted.port(),
            wanted.roles(),
            wanted.defaultRole(),
            wanted.tags(),
            ClusterStatus.CREATING,
            fleet.freshDatabase(wanted.id()),
            false,
            fails,
            now,
            now.plus(CREATING).plus(slow),
            null);
    return AwsReply.xml(XmlNode.of("Cluster", xml.cluster(fleet.add(cluster))));
  }

  private void requireRole(String arn) throws AwsError {
    var role = context.iam().role(arn);
    if (role.isEmpty()) {
      throw AwsError.badRequest(
          "InvalidParameterValue", "The IAM role %s is not valid or does not exist".formatted(arn));
    }
  }

  private AwsReply describe(AwsCall call) throws AwsError {
    var id = call.param("ClusterIdentifier");
    List<Cluster> found = new ArrayList<>();
    if (id.isPresent()) {
      found.add(fleet.change(id.get(), cluster -> cluster));
    } else {
      Set<String> keys = Set.copyOf(values(call, "TagKeys.TagKey"));
      Set<String> values = Set.copyOf(values(call, "TagValues.TagValue"));
      // A list may lag behind what was made just before.
      Instant seenUntil =
          context
              .faults()
              .take(NAME, call.action(), FaultKind.STALE_LIST)
              .map(fault -> context.clock().instant().minus(fault.delay()))
              .orElse(Instant.MAX);
      fleet.living().stream()
          .filter(c -> keys.isEmpty() || c.tags().keySet().stream().anyMatch(keys::contains))
          .filter(c -> values.isEmpty() || c.tags().values().stream().anyMatch(values::contains))
          .filter(c -> !c.created().isAfter(seenUntil))
          .forEach(found::add);
    }
    var page = Page.of(call, found);
    var nodes = new ArrayList<XmlNode>();
    nodes.add(XmlNode.list("Clusters", "Cluster", page.items(), xml::cluster));
    page.marker().ifPresent(marker -> nodes.add(XmlNode.of("Marker", marker)));
    return new AwsReply.Xml(nodes);
  }

  private AwsReply pause(AwsCall call) throws AwsError {
    return changed(
        call,
        cluster -> {
          require(cluster, ClusterStatus.AVAILABLE, "pause");
          fleet.endSessions(cluster);
          return cluster.changing(ClusterStatus.PAUSING, context.clock().instant(), PAUSING);
        });
  }

  private AwsReply resume(AwsCall call) throws AwsError {
    return changed(
        call,
        cluster -> {
          require(cluster, ClusterStatus.PAUSED, "resume");
          return cluster.changing(ClusterStatus.RESUMING, context.clock().instant(), PAUSING);
        });
  }

  private AwsReply delete(AwsCall call) throws AwsError {
    boolean skip = call.param("SkipFinalClusterSnapshot").map(Boolean::parseBoolean).orElse(false);
    boolean named = call.param("FinalClusterSnapshotIdentifier").isPresent();
    if (skip == named) {
      throw AwsError.badRequest(
          "InvalidParameterCombination",
          skip
              ? "FinalClusterSnapshotIdentifier cannot be specified when SkipFinalClusterSnapshot"
                  + " is true"
              : "FinalClusterSnapshotIdentifier is required unless SkipFinalClusterSnapshot is"
                  + " specified.");
    }
    return changed(
        call,
        cluster -> {
          if (cluster.status() == ClusterStatus.DELETING
              || cluster.status() == ClusterStatus.PAUSING
              || cluster.status() == ClusterStatus.RESUMING) {
            throw wrongState(cluster, "delete");
          }
          if (named && cluster.status() != ClusterStatus.AVAILABLE) {
            throw wrongState(cluster, "take a final snapshot of");
          }
          if (cluster.databaseThere()) {
            fleet.dropDatabase(cluster);
          }
          return cluster.changing(ClusterStatus.DELETING, context.clock().instant(), DELETING);
        });
  }

  private AwsReply modifyRoles(AwsCall call) throws AwsError {
    List<String> added = values(call, "AddIamRoles.IamRoleArn");
    List<String> removed = values(call, "RemoveIamRoles.IamRoleArn");
    for (String role : added) {
      requireRole(role);
    }
    return changed(
        call,
        cluster -> {
          require(cluster, ClusterStatus.AVAILABLE, "modify");
          var roles = new ArrayList<>(cluster.roles());
          roles.removeAll(removed);
          added.stream().filter(role -> !roles.contains(role)).forEach(roles::add);
          return cluster.withRoles(
              roles, call.param("DefaultIamRoleArn").orElse(cluster.defaultRole()));
        });
  }

  private AwsReply credentials(AwsCall call) throws AwsError {
    String user = call.required("DbUser");
    fleet.change(call.required("ClusterIdentifier"), cluster -> cluster);
    Duration lasts =
        Duration.ofSeconds(Long.parseLong(call.param("DurationSeconds").orElse("900")));
    if (lasts.toSeconds() < 900 || lasts.compareTo(LONGEST_CREDENTIALS) > 0) {
      throw AwsError.badRequest(
          "InvalidParameterValue", "DurationSeconds must be between 900 and 3600");
    }
    boolean create = call.param("AutoCreate").map(Boolean::parseBoolean).orElse(false);
    return AwsReply.xml(
        XmlNode.of("DbUser", (create ? "IAMA:" : "IAM:") + user),
        XmlNode.of("DbPassword", TemporaryPassword.fresh()),
        XmlNode.of("Expiration", context.clock().instant().plus(lasts)));
  }

  private AwsReply createTags(AwsCall call) throws AwsError {
    Map<String, String> added = CreateClusterRequest.tags(call);
    fleet.change(
        clusterOf(call),
        cluster -> {
          var tags = new HashMap<>(cluster.tags());
          tags.putAll(added);
          return cluster.withTags(tags);
        });
    return AwsReply.xml();
  }

  private AwsReply deleteTags(AwsCall call) throws AwsError {
    List<String> keys = values(call, "TagKeys.TagKey");
    fleet.change(
        clusterOf(call),
        cluster -> {
          var tags = new HashMap<>(cluster.tags());
          keys.forEach(tags::remove);
          return cluster.withTags(tags);
        });
    return AwsReply.xml();
  }

  private AwsReply describeTags(AwsCall call) {
    var resource = call.param("ResourceName");
    var nodes =
        fleet.living().stream()
            .filter(c -> resource.isEmpty() || xml.arn(c.id()).equals(resource.get()))
            .flatMap(c -> xml.taggedResources(c).stream())
            .toList();
    return AwsReply.xml(XmlNode.of("TaggedResources", nodes));
  }

  private String clusterOf(AwsCall call) throws AwsError {
    String arn = call.required("ResourceName");
    String marker = ":cluster:";
    int at = arn.indexOf(marker);
    if (at < 0) {
      throw AwsError.badRequest("InvalidParameterValue", "Invalid ARN: " + arn);
    }
    String id = arn.substring(at + marker.length());
    if (fleet.find(id).isEmpty()) {
      throw new AwsError(404, "ResourceNotFoundFault", "Resource not found: " + arn);
    }
    return id;
  }

  private AwsReply changed(AwsCall call, ClusterFleet.Change change) throws AwsError {
    Cluster cluster = fleet.change(call.required("ClusterIdentifier"), change);
    return AwsReply.xml(XmlNode.of("Cluster", xml.cluster(cluster)));
  }

  private static void require(Cluster cluster, ClusterStatus status, String verb) throws AwsError {
    if (cluster.status() != status) {
      throw wrongState(cluster, verb);
    }
  }

  private static AwsError wrongState(Cluster cluster, String verb) {
    return AwsError.badRequest(
        "InvalidClusterState",
        "You can't %s cluster %s while its status is %s"
            .formatted(verb, cluster.id(), cluster.status().word()));
  }

  private static List<String> values(AwsCall call, String prefix) {
    return call.list(prefix).values().stream().map(v -> v.getOrDefault("", "")).toList();
  }

  @Override
  public List<BilledResource> resources() {
    return fleet.all().stream()
        .map(
            c ->
                new BilledResource(
                    NAME,
                    "cluster",
                    c.id(),
                    c.status().word(),
                    c.tags(),
                    NodeType.hourlyPrice(c),
                    c.created(),
                    c.ended()))
        .toList();
  }
}
