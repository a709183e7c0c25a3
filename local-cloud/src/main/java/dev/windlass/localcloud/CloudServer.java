package dev.windlass.localcloud;

import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.AwsServiceFactory;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.S3Access;
import dev.windlass.localcloud.emr.EmrService;
import dev.windlass.localcloud.front.CallFile;
import dev.windlass.localcloud.front.Control;
import dev.windlass.localcloud.front.FaultBoard;
import dev.windlass.localcloud.front.Front;
import dev.windlass.localcloud.iam.IamService;
import dev.windlass.localcloud.iam.StsService;
import dev.windlass.localcloud.livy.LivyNode;
import dev.windlass.localcloud.process.Children;
import dev.windlass.localcloud.process.Probe;
import dev.windlass.localcloud.s3.S3Proxy;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serving local cloud: S3Proxy, the services, the HTTP port. One per home, kept apart by a lock
 * file. What it has started ends with {@link #close}.
 */
public final class CloudServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CloudServer.class);
  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";

  private final Home home;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch stopWanted = new CountDownLatch(1);
  private final Endpoints endpoints;

  /**
   * Starts serving; when this returns, calls are answered.
   *
   * @param windlassHome state is kept below its {@code local-cloud}
   * @param runtime the assembled jars of Livy, Spark, S3A and S3Proxy
   * @param rehearse whether to make the class-data archive for Spark drivers in the background,
   *     should it be missing
   * @throws IOException when another local cloud serves this home, a port is taken or a part does
   *     not start; nothing is left running then
   */
  public CloudServer(Path windlassHome, Path runtime, boolean rehearse, InstantSource clock)
      throws IOException, InterruptedException {
    home = Home.below(windlassHome);
    home.create();
    try {
      lock();
      endpoints = open(runtime.toAbsolutePath().normalize(), rehearse, clock);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Endpoints open(Path runtime, boolean rehearse, InstantSource clock)
      throws IOException, InterruptedException {
    var children = opened(new Children(home.directory().resolve("children")));
    children.endLeftovers();
    children.watch();
    var identity = identity();
    var s3 =
        new S3Access(
            URI.create("http://127.0.0.1:" + identity.s3Port()),
            REGION,
            identity.accessKeyId(),
            identity.secretAccessKey());
    opened(
        S3Proxy.start(
            children, runtime.resolve("s3proxy/jars"), home.directory().resolve("s3"), s3));
    var calls = opened(new CallFile(home.calls()));
    var faults = new FaultBoard(home.directory().resolve("faults.json"));
    var iam = new IamService(home.directory().resolve("iam"), ACCOUNT, clock);
    var context =
        new CloudContext(
            home.directory(), runtime, s3, iam, faults, children, clock, ACCOUNT, REGION);
    var services = new ArrayList<AwsService>();
    services.add(iam);
    services.add(new StsService(iam, s3, ACCOUNT, clock));
    services.add(new EmrService(context, calls));
    ServiceLoader.load(AwsServiceFactory.class)
        .forEach(factory -> services.add(factory.create(context)));
    for (var service : services) {
      opened(service);
      service.start();
    }
    var front = new Front(services, identity.accessKeyId()::equals, faults, calls, clock);
    var control = new Control(services, faults, home.calls(), clock, stopWanted::countDown);
    listen(front, control, identity.awsPort());
    if (rehearse) {
      makeArchive(context, children);
    }
    var now =
        new Endpoints(
            ProcessHandle.current().pid(),
            URI.create("http://127.0.0.1:" + identity.awsPort()),
            s3.endpoint(),
            REGION,
            identity.accessKeyId(),
            identity.secretAccessKey(),
            Endpoints.VERSION);
    home.endpoints().write(now);
    opened(home::forgetEndpoints);
    return now;
  }

  /** Where it answers. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Waits until somebody asks for the stop over HTTP. */
  public void awaitStop() throws InterruptedException {
    stopWanted.await();
  }

  @SuppressWarnings("MustBeClosedChecker")
  private void lock() throws IOException {
    var channel =
        opened(FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new IOException("another local cloud serves %s".formatted(home.directory()));
    }
  }

  private Home.Identity identity() throws IOException {
    var known = home.identity().read();
    if (known.isPresent()) {
      var identity = known.get();
      for (var port : List.of(identity.awsPort(), identity.s3Port())) {
        if (Probe.inUse(port)) {
          throw new IOException(
              "port %d of the local cloud is in use by another program".formatted(port));
        }
      }
      return identity;
    }
    var secret = new byte[30];
    new SecureRandom().nextBytes(secret);
    var fresh =
        new Home.Identity(
            Probe.freePort(),
            Probe.freePort(),
            "AKIAWINDLASSLOCAL001",
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    home.identity().write(fresh);
    return fresh;
  }

  private void listen(Front front, Control control, int port) {
    var javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.concurrency.useVirtualThreads = true;
              config.http.maxRequestSize = 16L << 20;
              control.routes(config.routes);
              config.routes.post("/", front::serve);
            });
    opened(javalin::stop);
    javalin.start("127.0.0.1", port);
  }

  /** In the background, at the lowest priority; clusters that start meanwhile go without. */
  private void makeArchive(CloudContext context, Children children) {
    Thread.ofVirtual()
        .name("driver-archive")
        .start(
            () -> {
              try {
                LivyNode.archive(context).make(children, home.directory().resolve("rehearsal"));
              } catch (IOException | RuntimeException e) {
                log.warn("No class-data archive for Spark drivers: batches will be slower", e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Stops everything in the opposite order of its start. Idempotent. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        log.warn("While stopping", e);
      }
    }
  }
}
