package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader that looks out reads what one that sleeps reads, and its limits hold. */
class EagerSocketsTest {
  private static final long A_MINUTE = Duration.ofMinutes(1).toNanos();

  private ServerSocket server;
  private Socket client;
  private Socket served;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    client = new EagerSockets().createSocket(server.getInetAddress(), server.getLocalPort());
    served = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    served.close();
    server.close();
  }

  @Test
  void an_answer_is_read_whether_it_was_looked_out_for_or_not() throws Exception {
    answer("ready");
    assertThat(read(5)).isEqualTo("ready");
    var lookout = new Lookout(A_MINUTE);
    answer("steady");
    assertThat(EagerSockets.eagerly(lookout, () -> read(6))).isEqualTo("steady");
    Thread later = Thread.ofVirtual().start(() -> answer("go"));
    assertThat(EagerSockets.eagerly(lookout, () -> read(2))).isEqualTo("go");
    later.join();
  }

  @Test
  void the_end_of_the_connection_is_seen() throws Exception {
    served.close();
    assertThat(EagerSockets.eagerly(new Lookout(A_MINUTE), () -> client.getInputStream().read()))
        .isEqualTo(-1);
  }

  @Test
  void who_looks_out_in_vain_sleeps_no_longer_than_the_sockets_limit() throws Exception {
    client.setSoTimeout(20);
    assertThatThrownBy(
            () -> EagerSockets.eagerly(new Lookout(A_MINUTE), () -> client.getInputStream().read()))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void a_reader_whose_socket_is_cut_is_told() throws Exception {
    var lookout = new Lookout(A_MINUTE);
    lookout.took(A_MINUTE / 2);
    InputStream in = client.getInputStream();
    var begun = new CountDownLatch(1);
    Thread cut =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    begun.await();
                    client.close();
                  } catch (InterruptedException | IOException e) {
                    throw new AssertionError(e);
                  }
                });
    begun.countDown();
    assertThatThrownBy(() -> EagerSockets.eagerly(lookout, in::read))
        .isInstanceOf(SocketException.class);
    cut.join();
  }

  @Test
  void the_look_grows_with_what_it_brings_and_shrinks_in_vain() {
    var lookout = new Lookout(500_000);
    assertThat(lookout.again(9_999)).isTrue();
    assertThat(lookout.again(10_000)).isFalse();
    lookout.took(200_000);
    assertThat(lookout.again(399_999)).isTrue();
    lookout.took(499_999);
    assertThat(lookout.again(499_999)).isTrue();
    assertThat(lookout.again(500_000)).as("never longer than the longest").isFalse();
    lookout.took(500_000);
    assertThat(lookout.again(250_000)).as("half after a wait that was too long").isFalse();
    for (int i = 0; i < 20; i++) {
      lookout.took(A_MINUTE);
    }
    assertThat(lookout.again(10_000)).as("hardly at all where answers are slow").isFalse();
    assertThat(lookout.again(9_999)).isTrue();
  }

  private void answer(String text) {
    try {
      served.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String read(int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }
}
