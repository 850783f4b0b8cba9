package dev.weir.cli;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS with the server on this machine, known by its very certificate: that is made for its public
 * name, so no authority would vouch for it under a local address.
 */
final class PinnedTls {
    private PinnedTls() {}

    /**
     * @param expected the server's certificate in DER form
     */
    static Socket around(Socket raw, URI server, byte[] expected) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyThis(expected.clone())}, null);
            return context.getSocketFactory()
                    .createSocket(raw, server.getHost(), server.getPort(), /* autoClose= */ true);
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        }
    }

    private static final class OnlyThis implements X509TrustManager {
        private final byte[] expected;

        OnlyThis(byte[] expected) {
            this.expected = expected;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            if (!MessageDigest.isEqual(chain[0].getEncoded(), expected)) {
                throw new CertificateException("another server answers there");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
