package dev.windlass.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to the database whose reader may look out for the answer instead of going to sleep at
 * once, see {@link Lookout}. The driver makes the factory by its name, hence the public
 * constructor, and hence the thread, not the socket, says who reads eagerly. Thread-safe.
 */
public final class EagerSockets extends SocketFactory {
  /** What the current thread looks out with; without one it sleeps until there is an answer. */
  private static final ScopedValue<Lookout> LOOKOUT = ScopedValue.newInstance();

  /** Called by the driver. */
  public EagerSockets() {}

  /** Asks the database something and looks out for its answers. */
  static <T, X extends Throwable> T eagerly(Lookout lookout, ScopedValue.CallableOp<T, X> question)
      throws X {
    return ScopedValue.where(LOOKOUT, lookout).call(question);
  }

  @Override
  public Socket createSocket() {
    return new EagerSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }

  private static Socket connected(SocketAddress to, @Nullable SocketAddress from)
      throws IOException {
    var socket = new EagerSocket();
    try {
      socket.bind(from);
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static final class EagerSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new EagerStream(super.getInputStream());
    }
  }

  private static final class EagerStream extends FilterInputStream {
    EagerStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      long begun = lookOut();
      int read = super.read();
      learn(begun);
      return read;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      long begun = lookOut();
      int read = super.read(to, offset, length);
      learn(begun);
      return read;
    }

    /** Until there is something to read, or it takes too long. Gives when it began. */
    private long lookOut() throws IOException {
      long begun = System.nanoTime();
      if (LOOKOUT.isBound()) {
        Lookout lookout = LOOKOUT.get();
        long since = 0;
        while (in.available() == 0 && lookout.again(since)) {
          since = System.nanoTime() - begun;
        }
      }
      return begun;
    }

    private static void learn(long begun) {
      if (LOOKOUT.isBound()) {
        LOOKOUT.get().took(System.nanoTime() - begun);
      }
    }
  }
}
