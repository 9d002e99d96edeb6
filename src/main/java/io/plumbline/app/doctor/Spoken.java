package io.plumbline.app.doctor;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What is spoken at a port. A Kafka client that speaks another protocol than the listener only sees
 * its connections closed; so each is tried: Kafka's first question without TLS, and a TLS handshake
 * that trusts anybody (nothing is sent after it).
 */
enum Spoken {
  /** Kafka without TLS; whether with SASL is not told. */
  KAFKA,
  /** TLS, whatever is in it. */
  TLS,
  /** Neither. */
  OTHER;

  private static final int PATIENCE_MS = 3_000;

  /** ApiVersions (18), version 0, correlation id 1, no client id: any broker answers it. */
  private static final byte[] API_VERSIONS =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(1)
          .putShort((short) -1)
          .array();

  /** Asks. */
  static Spoken at(Route route) {
    return kafka(route) ? KAFKA : tls(route) ? TLS : OTHER;
  }

  private static boolean kafka(Route route) {
    try (Socket socket = connected(route)) {
      OutputStream out = socket.getOutputStream();
      out.write(API_VERSIONS);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      return length > 4 && length < 1 << 20 && in.readInt() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean tls(Route route) {
    try (Socket plain = connected(route)) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, route.host(), route.port(), true)) {
        socket.startHandshake();
        return true;
      }
    } catch (IOException | GeneralSecurityException e) {
      // A listener that wants a certificate of ours has shown that it speaks TLS.
      return String.valueOf(e.getMessage()).contains("certificate");
    }
  }

  private static Socket connected(Route route) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress(route.host(), route.port()), PATIENCE_MS);
    return socket;
  }

  /** Only the protocol is of interest, and no data follows. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
