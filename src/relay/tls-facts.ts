import type { TLSSocket } from 'node:tls';
import type { TlsFacts } from '../model/index.ts';

/** What a finished TLS handshake shows. `validTo` is ISO 8601. */
export function tlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate();
  const serverName = 'servername' in socket ? socket.servername : undefined;
  const distrusted: unknown = socket.authorizationError;
  const facts = {
    version: socket.getProtocol(),
    cipher: socket.getCipher()?.name,
    serverName,
    alpn: socket.alpnProtocol,
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    validTo: isoDate(certificate.valid_to),
    distrusted: distrusted instanceof Error ? distrusted.message : distrusted,
  };
  // What is not known is left out.
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

/** `CN=a, O=b` of the parts of a certificate's name. */
function distinguishedName(parts: unknown): string | undefined {
  if (typeof parts !== 'object' || parts === null) return undefined;
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}

function isoDate(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
