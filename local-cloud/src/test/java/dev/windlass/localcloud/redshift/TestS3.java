package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.S3Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy in a process of its own, with a client to fill it. */
final class TestS3 implements AutoCloseable {
  private final S3Access access;
  private final S3Client client;

  private TestS3(S3Access access) {
    this.access = access;
    this.client =
        S3Client.builder()
            .endpointOverride(access.endpoint())
            .region(Region.of(access.region()))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey())))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  static TestS3 start(TestProcesses processes, Path directory) throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var access =
        new S3Access(URI.create("http://127.0.0.1:" + port), "us-east-1", "local", "localsecret");
    Path objects = Files.createDirectories(directory.resolve("objects"));
    Path settings = directory.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(access.endpoint(), access.accessKeyId(), access.secretAccessKey(), objects));
    var child =
        processes.start(
            "s3proxy",
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-jar",
                jar().toAbsolutePath().toString(),
                "--properties",
                settings.toString()),
            Map.of(),
            directory,
            directory.resolve("s3proxy.log"));
    Eventually.until(
        "S3Proxy answers",
        () -> {
          if (!child.isAlive()) {
            throw new IllegalStateException(Files.readString(directory.resolve("s3proxy.log")));
          }
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        });
    return new TestS3(access);
  }

  private static Path jar() throws IOException {
    Path jars = Path.of("runtime/s3proxy/target/jars");
    if (Files.isDirectory(jars)) {
      try (var found = Files.list(jars)) {
        return found.findFirst().orElseThrow();
      }
    }
    throw new IOException("build the module local-cloud/runtime/s3proxy first: no " + jars);
  }

  S3Access access() {
    return access;
  }

  S3Client client() {
    return client;
  }

  void bucket(String name) {
    client.createBucket(b -> b.bucket(name));
  }

  void put(String bucket, String key, Path file) {
    client.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromFile(file));
  }

  void put(String bucket, String key, String text) {
    client.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  String text(String bucket, String key) {
    return client.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asUtf8String();
  }

  @Override
  public void close() {
    client.close();
  }
}
