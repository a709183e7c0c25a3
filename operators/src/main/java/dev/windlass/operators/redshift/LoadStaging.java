package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import java.util.Optional;

/**
 * Fills a staging table from files of S3: emptied and copied in one transaction, checked by name
 * before and by row count after, so that running it again gives the same table. Immutable.
 *
 * @param copy the COPY that does it
 */
public record LoadStaging(RedshiftCopy copy) implements RemoteJob<CopyHandle, Loaded> {

  /** A staging load always replaces. */
  public LoadStaging {
    copy = copy.replacing();
  }

  /** Fills {@code table} from the parquet files of folder {@code s3://…}. */
  public static LoadStaging into(Warehouse warehouse, String table, String from) {
    return new LoadStaging(RedshiftCopy.into(warehouse, table, from));
  }

  /** From files of another format. */
  public LoadStaging withFormat(CopyFormat format) {
    return new LoadStaging(copy.withFormat(format));
  }

  /** Into these columns, in the files' order. */
  public LoadStaging withColumns(String... columns) {
    return new LoadStaging(copy.withColumns(columns));
  }

  /** With one more COPY option. */
  public LoadStaging withOption(String option) {
    return new LoadStaging(copy.withOption(option));
  }

  @Override
  public CopyHandle submit(TaskContext context, String key) {
    return copy.submit(context, key);
  }

  @Override
  public Optional<CopyHandle> find(TaskContext context, String key) {
    return copy.find(context, key);
  }

  @Override
  public Progress<Loaded> poll(TaskContext context, CopyHandle handle) {
    return copy.poll(context, handle);
  }

  @Override
  public Cancellation cancel(TaskContext context, CopyHandle handle) {
    return copy.cancel(context, handle);
  }
}
