package dev.windlass.localcloud.livy;

import dev.windlass.localcloud.aws.S3Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SPARK_HOME over the runtime's jars: configuration, {@code bin/spark-submit} and links. Jobs in
 * it reach the local S3 as {@code s3a://} without listing a jar or a setting.
 */
final class SparkHome {
  // What Spark's own script does, with three differences. The launcher runs on its own jar alone,
  // which takes a tenth of a second instead of two. The answer to --version, which Livy asks for
  // at every start, is read from RELEASE. And the class path "conf/:jars/*" becomes the fixed list
  // of jars that the class-data archive was made for; any other class path is left as it is.
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      set -u
      SPARK_HOME="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"; export SPARK_HOME
      export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$SPARK_HOME/conf}"
      export SPARK_SCALA_VERSION="@SCALA@"
      export SPARK_LOCAL_DIRS="$SPARK_HOME/scratch"
      JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"
      if [ "${1:-}" = --version ]; then cat "$SPARK_HOME/RELEASE" >&2; exit 0; fi
      CMD=()
      while IFS= read -r -d '' arg; do CMD+=("$arg"); done < <(
        "$JAVA" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "@LAUNCHER@" \\
          org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@"; printf '%d\\0' $?)
      RC="${CMD[-1]}"; unset 'CMD[-1]'
      [ "$RC" = 0 ] || { echo "spark launcher failed: $RC" >&2; exit 1; }
      CMD=("${CMD[@]:1}"); CMD[0]="${CMD[0]#$'\\n'}"
      case "${CMD[1]} ${CMD[2]}" in
        "-cp $SPARK_HOME/conf/:$SPARK_HOME/jars/"*) CMD[2]="$(cat "$SPARK_HOME/driver.classpath")" ;;
      esac
      exec "${CMD[@]}"
      """;

  private static final String LOGGING =
      """
      rootLogger.level = info
      rootLogger.appenderRef.stdout.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
      # Livy keeps the last 200 lines of a job: the blocks and stages of Spark would crowd out the job's own.
      logger.spark.name = org.apache.spark
      logger.spark.level = warn
      logger.hadoop.name = org.apache.hadoop
      logger.hadoop.level = warn
      logger.native.name = org.apache.hadoop.util.NativeCodeLoader
      logger.native.level = error
      """;

  private final Path home;

  private SparkHome(Path home) {
    this.home = home;
  }

  /**
   * Writes one.
   *
   * @param home directory, created
   * @param archive a class-data archive for the drivers, if there is one
   */
  static SparkHome write(Path home, SparkRuntime runtime, S3Access s3, Optional<Path> archive)
      throws IOException {
    var conf = Files.createDirectories(home.resolve("conf"));
    var jars = Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("scratch"));
    for (var jar : runtime.jars()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    Files.writeString(home.resolve("driver.classpath"), runtime.classPath());
    Files.writeString(
        home.resolve("RELEASE"),
        "Spark version %s\nUsing Scala version %s\n"
            .formatted(runtime.version(), runtime.scalaVersion()));
    Files.writeString(conf.resolve("log4j2.properties"), LOGGING);
    defaults(home, conf, s3, archive);
    var submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        SUBMIT
            .replace("@SCALA@", runtime.scalaVersion())
            .replace("@LAUNCHER@", runtime.launcher().toString()));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new SparkHome(home);
  }

  private static void defaults(Path home, Path conf, S3Access s3, Optional<Path> archive)
      throws IOException {
    var file = conf.resolve("spark-defaults.conf");
    // Credentials stand in it: readable by its owner alone, from the first byte.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        """
        spark.master                                local[1]
        spark.ui.enabled                            false
        spark.driver.bindAddress                    127.0.0.1
        spark.driver.host                           127.0.0.1
        spark.driver.memory                         512m
        spark.driver.extraJavaOptions               %s
        spark.sql.shuffle.partitions                2
        spark.default.parallelism                   2
        spark.sql.warehouse.dir                     %s
        spark.hadoop.fs.s3a.endpoint                %s
        spark.hadoop.fs.s3a.endpoint.region         %s
        spark.hadoop.fs.s3a.path.style.access       true
        spark.hadoop.fs.s3a.access.key              %s
        spark.hadoop.fs.s3a.secret.key              %s
        spark.hadoop.fs.s3a.connection.ssl.enabled  false
        spark.hadoop.fs.s3a.aws.credentials.provider org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider
        spark.hadoop.fs.s3a.change.detection.mode   none
        spark.hadoop.fs.s3.impl                     org.apache.hadoop.fs.s3a.S3AFileSystem
        """
            .formatted(
                String.join(" ", jvmOptions(conf, archive)),
                home.resolve("warehouse").toUri(),
                s3.endpoint(),
                s3.region(),
                s3.accessKeyId(),
                s3.secretAccessKey()));
  }

  /** A driver's JVM options beyond those Spark's launcher adds. */
  static List<String> jvmOptions(Path conf, Optional<Path> archive) {
    var options = new ArrayList<String>();
    options.add("-XX:+UseSerialGC");
    options.add("-XX:TieredStopAtLevel=1");
    options.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties"));
    // An archive that does not fit (other JDK, touched jars) is ignored: slower, but right.
    archive.ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
    options.add("-Xlog:cds=off,aot=off");
    return options;
  }

  /** The directory to name SPARK_HOME. */
  Path directory() {
    return home;
  }

  /** The {@code spark-submit} of this home. */
  Path submit() {
    return home.resolve("bin/spark-submit");
  }
}
