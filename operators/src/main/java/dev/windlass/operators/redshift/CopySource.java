package dev.windlass.operators.redshift;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import java.util.List;
import java.util.OptionalLong;

/**
 * The files a COPY reads.
 *
 * @param files how many
 * @param bytes their size together
 * @param parquet what they say of themselves, when they are parquet
 */
record CopySource(int files, long bytes, List<ParquetFile> parquet) {

  /**
   * The files under {@code from}; those COPY ignores, whose names start with _ or ., are left out.
   */
  static CopySource of(
      TaskContext context, String connectionId, S3Location from, CopyFormat format) {
    var s3 = context.hook(S3.class, connectionId);
    var objects =
        s3.list(from).stream()
            .filter(o -> o.size() > 0)
            .filter(o -> !o.key().matches("(.*/)?[_.][^/]*"))
            .toList();
    if (objects.isEmpty()) {
      throw new FailTask("there is nothing to copy under %s".formatted(from));
    }
    var parquet =
        format == CopyFormat.PARQUET
            ? objects.stream().map(o -> ParquetFile.read(s3, o)).toList()
            : List.<ParquetFile>of();
    return new CopySource(objects.size(), objects.stream().mapToLong(o -> o.size()).sum(), parquet);
  }

  /** How many rows they have together, when they say so. */
  OptionalLong rows() {
    return parquet.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(parquet.stream().mapToLong(ParquetFile::rows).sum());
  }
}
