import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HoptapError } from '../model/index.ts';
import { systemReason } from '../store/index.ts';

/**
 * Reads a file of certificates, one or many; what stands between them is comment.
 * @returns each in PEM
 * @throws HoptapError CA_UNREADABLE
 * @see RFC 7468 §5
 */
export async function readCaFile(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, systemReason(cause), cause);
  });
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw unreadable(file, 'it holds no certificate in PEM');
  return blocks.map((block, at) => {
    try {
      return new X509Certificate(block).toString();
    } catch (cause) {
      throw unreadable(file, `certificate ${at + 1} of ${blocks.length} in it cannot be read`, cause);
    }
  });
}

function unreadable(file: string, why: string, cause?: unknown): HoptapError {
  return new HoptapError('CA_UNREADABLE', `Cannot use CA file "${file}": ${why}`, {
    hint: 'A PEM file begins with -----BEGIN CERTIFICATE-----; convert DER with: openssl x509 -inform der -in FILE',
    cause,
  });
}
