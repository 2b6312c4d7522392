/** Why a backend could not be reached: a stable code, and a sentence with what to do where there is something. */
export interface DialFailure {
  /** Node's or OpenSSL's own code: `ECONNREFUSED`, `CERT_HAS_EXPIRED` … */
  readonly code: string;
  /** Without host and port: `connection refused: nothing listens there`. */
  readonly message: string;
}

/** How far an attempt had come: the TCP connection, or the TLS handshake on it. */
export type DialStage = 'tcp' | 'tls';

const ASK_FOR_CA = 'give the CA that signed it with --ca FILE, or trust anything with -k';

const TORN_IN_TLS = 'the backend ended the connection within the TLS handshake: does it speak TLS there?';

/** What each failure means, and what to do about it; codes as Node 20-26 and OpenSSL 3 give them. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'connection reset while connecting',
  ETIMEDOUT: 'no answer to the connection attempt',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server does not answer',
  EMFILE: 'no file descriptor is left: raise `ulimit -n`',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name; check the target, or go on with -k',
  CERT_HAS_EXPIRED: 'the certificate has expired; go on with -k',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet: is the clock right? Go on with -k',
  CERT_REVOKED: 'the certificate is revoked; go on with -k',
  DEPTH_ZERO_SELF_SIGNED_CERT: `the certificate is self-signed; ${ASK_FOR_CA}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the certificate's chain ends at a CA that is not trusted; ${ASK_FOR_CA}`,
  UNABLE_TO_GET_ISSUER_CERT: `an issuer in the certificate's chain is missing; ${ASK_FOR_CA}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the certificate's issuer is not trusted here; ${ASK_FOR_CA}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the backend sends no chain to a trusted CA; ${ASK_FOR_CA}`,
  CERT_SIGNATURE_FAILURE: 'the certificate is not signed by the CA it names; go on with -k',
  INVALID_CA: `a CA in the chain may not sign certificates; ${ASK_FOR_CA}`,
  CERT_CHAIN_TOO_LONG: 'the certificate chain is too long',
  HOSTNAME_MISMATCH: 'the certificate is for another name; check the target, or go on with -k',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the backend does not speak TLS there: use ws:// or http:// for it',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the backend does not speak TLS there: use ws:// or http:// for it',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the backend speaks only TLS versions that are refused here',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the backend refuses the TLS versions offered',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'the backend refuses the TLS handshake: it may want a client certificate',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the backend wants a client certificate',
};

/** Names a failed connection attempt; of several addresses tried, the first failure. */
export function nameDialFailure(error: unknown, stage: DialStage): DialFailure {
  if (error instanceof AggregateError && error.errors.length > 0)
    return nameDialFailure(error.errors[0], stage);
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  const torn = stage === 'tls' && code === 'ECONNRESET' ? TORN_IN_TLS : null;
  return { code, message: torn ?? MEANINGS[code] ?? error.message };
}
