import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

/** What is known of TLS that does not come about on the way to the backend. */
export const TLS: Entries<'tls-untrusted' | 'tls-failed'> = {
  'tls-untrusted': {
    severity: 'error',
    title: "backend's certificate not trusted",
    says:
      'The certificate that the backend showed is expired, for another name, or not signed by anybody who is trusted ' +
      'here. With -k hoptap goes on all the same, and the finding is a note.',
    means: {
      clients: ['Clients that meet the certificate themselves fail alike; behind hoptap they get a 502.'],
      servers: [
        'A server that does not send its intermediate certificates works in browsers and fails elsewhere.',
      ],
    },
    advice: [
      'Give hoptap the CA that signed it: --ca FILE; or trust anything for a test: -k.',
      'Expired or for another name: have the certificate renewed, or correct the target.',
    ],
    words: [
      ...saidBy(
        'Node',
        'self-signed certificate',
        'self signed certificate',
        'unable to verify the first certificate',
      ),
      ...saidBy(
        'Node',
        'unable to get local issuer certificate',
        'certificate has expired',
        'ERR_TLS_CERT_ALTNAME_INVALID',
      ),
      ...saidBy('Node', "Hostname/IP does not match certificate's altnames", 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      ...saidBy('Node', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN'),
      ...saidBy(
        'Python',
        'CERTIFICATE_VERIFY_FAILED',
        'certificate verify failed',
        'SSLCertVerificationError',
      ),
      ...saidBy('Chromium', 'net::ERR_CERT_AUTHORITY_INVALID', 'net::ERR_CERT_DATE_INVALID'),
      ...saidBy('Chromium', 'net::ERR_CERT_COMMON_NAME_INVALID'),
      ...saidBy(
        'Firefox',
        'SEC_ERROR_UNKNOWN_ISSUER',
        'SEC_ERROR_EXPIRED_CERTIFICATE',
        'SSL_ERROR_BAD_CERT_DOMAIN',
      ),
      ...saidBy('Firefox', 'MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT'),
      ...saidBy('Safari', 'The certificate for this server is invalid'),
      ...saidBy('Go', 'x509: certificate', 'tls: failed to verify certificate'),
      ...saidBy('Rust rustls', 'invalid peer certificate'),
      ...saidBy('curl', 'SSL certificate problem', 'curl: (60)'),
      ...saidBy('nginx error log', 'upstream SSL certificate verify error'),
      ...saidBy('Cloudflare', 'Error 526', 'Invalid SSL certificate'),
    ],
  },
  'tls-failed': {
    severity: 'error',
    title: 'TLS handshake failed',
    says:
      'Two peers did not come to speak TLS with each other: one of them speaks plain HTTP, they share no version, or ' +
      'one wants a certificate of the other.',
    means: {
      clients: ['wss:// against a port without TLS, or ws:// against one with it, is the usual reason.'],
      servers: ['A server behind a balancer that ends TLS often listens without: its own port wants ws://.'],
    },
    advice: [
      'Check the scheme on both sides: hoptap listens on ws://, and speaks to the target what its URL says.',
      'For a server that wants a client certificate, put something in between that has one.',
    ],
    words: [
      ...saidBy('Node', 'ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'EPROTO', 'ERR_SSL_'),
      ...saidBy('Node', 'Client network socket disconnected before secure TLS connection was established'),
      ...saidBy(
        'Python',
        '[SSL: WRONG_VERSION_NUMBER]',
        'SSLV3_ALERT_HANDSHAKE_FAILURE',
        'UNEXPECTED_EOF_WHILE_READING',
      ),
      ...saidBy('Chromium', 'net::ERR_SSL_PROTOCOL_ERROR', 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'),
      ...saidBy('Firefox', 'SSL_ERROR_RX_RECORD_TOO_LONG', 'PR_END_OF_FILE_ERROR'),
      ...saidBy('Safari', 'An SSL error has occurred and a secure connection to the server cannot be made'),
      ...saidBy(
        'Go',
        'first record does not look like a TLS handshake',
        'server gave HTTP response to HTTPS client',
      ),
      ...saidBy(
        'Go',
        'Client sent an HTTP request to an HTTPS server',
        'remote error: tls: handshake failure',
      ),
      ...saidBy('Rust rustls', 'received corrupt message of type InvalidContentType'),
      ...saidBy('curl', 'curl: (35)', 'error:0A00010B'),
      ...saidBy('nginx', 'The plain HTTP request was sent to HTTPS port', 'SSL_do_handshake() failed'),
      ...saidBy('HAProxy log', 'SSL handshake failure'),
      ...saidBy('Cloudflare', 'Error 525', 'SSL handshake failed'),
    ],
  },
};
