package dev.windlass.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between an engine and its database, which can fail in every way a network can. */
final class Cable implements AutoCloseable {
  private enum State {
    /** Bytes go both ways. */
    WHOLE,
    /** Nothing arrives, nothing ends: a switch that died. */
    STALLED,
    /** What is asked arrives; the answers do not. */
    DEAF
  }

  private final ServerSocket listener;
  private final int server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object change = new Object();
  private State state = State.WHOLE;
  private volatile boolean closed;

  /** A cable to the server on {@code port} of this machine. */
  Cable(int port) {
    this.server = port;
    try {
      listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("cable").start(this::accept);
  }

  /** The same database, seen through this cable. */
  String through(String url) {
    return url.replaceFirst("localhost:[0-9]+", "127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        Thread.ofPlatform().daemon().name("cable-out").start(() -> carry(near, far, false));
        Thread.ofPlatform().daemon().name("cable-in").start(() -> carry(far, near, true));
      } catch (IOException e) {
        // The server is away or the cable is closed; whoever connects sees it.
        sockets.removeIf(Socket::isClosed);
      }
    }
  }

  private void carry(Socket from, Socket to, boolean answers) {
    byte[] bytes = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (mayPass(answers)) {
          out.write(bytes, 0, n);
        }
      }
    } catch (IOException | InterruptedException e) {
      // One end is gone; closing both tells the other.
    }
  }

  private boolean mayPass(boolean answers) throws InterruptedException {
    synchronized (change) {
      while (state == State.STALLED) {
        change.wait();
      }
      return state == State.WHOLE || !answers;
    }
  }

  private void become(State next) {
    synchronized (change) {
      state = next;
      change.notifyAll();
    }
  }

  /** Cuts every connection; new ones work. */
  void cut() {
    for (Socket socket : List.copyOf(sockets)) {
      sockets.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Nothing arrives any more, and nobody is told. */
  void stall() {
    become(State.STALLED);
  }

  /** What is asked is done, and nobody is told. */
  void deafen() {
    become(State.DEAF);
  }

  /** As good as new; what was lost stays lost. */
  void mend() {
    cut();
    become(State.WHOLE);
  }

  @Override
  public void close() {
    closed = true;
    become(State.WHOLE);
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
