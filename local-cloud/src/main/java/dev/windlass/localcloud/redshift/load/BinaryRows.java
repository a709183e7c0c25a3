package dev.windlass.localcloud.redshift.load;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in Postgres's binary COPY format: no value is turned into text on the way, which is
 * what makes millions of rows bearable. Not thread-safe.
 */
final class BinaryRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int CHUNK = 1 << 18;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(CHUNK + (1 << 17));

  BinaryRows(CopyIn copy) {
    this.copy = copy;
    // The signature is followed by no flags and no header extension.
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  void beginRow(int fields) throws SQLException {
    if (buffer.position() >= CHUNK) {
      flush();
    }
    buffer.putShort((short) fields);
  }

  void putNull() {
    room(4).putInt(-1);
  }

  void putShort(int value) {
    room(6).putInt(2).putShort((short) value);
  }

  void putInt(int value) {
    room(8).putInt(4).putInt(value);
  }

  void putLong(long value) {
    room(12).putInt(8).putLong(value);
  }

  void putFloat(float value) {
    room(8).putInt(4).putFloat(value);
  }

  void putDouble(double value) {
    room(12).putInt(8).putDouble(value);
  }

  void putBoolean(boolean value) {
    room(5).putInt(1).put((byte) (value ? 1 : 0));
  }

  void putBytes(byte[] bytes, int length) {
    room(4 + length).putInt(length).put(bytes, 0, length);
  }

  void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putBytes(bytes, bytes.length);
  }

  /** Postgres's numeric: digits to the base 10,000, aligned at the point. */
  void putDecimal(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    int padded = (scale + 3) / 4 * 4;
    BigInteger whole = value.abs().setScale(padded).unscaledValue();
    var digits = new ArrayList<Short>();
    while (whole.signum() > 0) {
      BigInteger[] parts = whole.divideAndRemainder(TEN_THOUSAND);
      digits.addFirst(parts[1].shortValue());
      whole = parts[0];
    }
    int weight = digits.size() - padded / 4 - 1;
    room(12 + 2 * digits.size())
        .putInt(8 + 2 * digits.size())
        .putShort((short) digits.size())
        .putShort((short) weight)
        .putShort((short) (value.signum() < 0 ? 0x4000 : 0))
        .putShort((short) scale);
    digits.forEach(buffer::putShort);
  }

  /** Sends what is left and the end mark. */
  void finish() throws SQLException {
    room(2).putShort((short) -1);
    flush();
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      var larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
