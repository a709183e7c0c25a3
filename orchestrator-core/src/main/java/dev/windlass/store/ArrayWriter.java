package dev.windlass.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One column of many rows as a one-dimensional Postgres array in its binary form, written value by
 * value without boxing. Used by one thread; good for one array.
 */
final class ArrayWriter implements Cells {
  /** Postgres counts microseconds from here, in seconds of the Unix epoch. */
  private static final long EPOCH_2000 = 946_684_800L;

  private static final int HEADER = 20;
  private static final int HAS_NULLS_AT = 4;
  private static final byte JSONB_VERSION = 1;

  private byte[] bytes;
  private int length = HEADER;

  /** An array of {@code rows} elements of type {@code elementOid}, nothing written yet. */
  ArrayWriter(int elementOid, int rows) {
    bytes = new byte[HEADER + rows * 12];
    ByteBuffer.wrap(bytes)
        .putInt(rows == 0 ? 0 : 1) // dimensions
        .putInt(0) // no nulls yet
        .putInt(elementOid)
        .putInt(rows)
        .putInt(1); // index of the first element
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  private void putInt(int value) {
    room(4);
    bytes[length++] = (byte) (value >>> 24);
    bytes[length++] = (byte) (value >>> 16);
    bytes[length++] = (byte) (value >>> 8);
    bytes[length++] = (byte) value;
  }

  @Override
  public void addNull() {
    bytes[HAS_NULLS_AT + 3] = 1;
    putInt(-1);
  }

  @Override
  public void add(long value) {
    putInt(8);
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  @Override
  public void add(int value) {
    putInt(4);
    putInt(value);
  }

  @Override
  public void add(boolean value) {
    putInt(1);
    room(1);
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void add(@Nullable Instant value) {
    if (value == null) {
      addNull();
    } else {
      add((value.getEpochSecond() - EPOCH_2000) * 1_000_000 + value.getNano() / 1_000);
    }
  }

  @Override
  public void addText(@Nullable String value) {
    if (value == null) {
      addNull();
      return;
    }
    byte[] utf8 = Cells.text(value).getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length);
    append(utf8);
  }

  @Override
  public void addJson(@Nullable String value) {
    if (value == null) {
      addNull();
      return;
    }
    byte[] utf8 = Cells.json(value).getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length + 1);
    room(1);
    bytes[length++] = JSONB_VERSION;
    append(utf8);
  }

  private void append(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  /** The array; an empty one has no dimensions. */
  byte[] bytes() {
    boolean empty = bytes[3] == 0;
    return Arrays.copyOf(bytes, empty ? 12 : length);
  }
}
