import type { Field, Head } from '../../src/model/index.ts';
import { HoptapError } from '../../src/model/index.ts';
import { parseProfile, type Profile, type ShapeContext } from '../../src/profile/index.ts';
import type { HeadOperationWords } from '../../src/profile/operation-words.ts';
import { compileOperations, type Operated } from '../../src/profile/operations/operations.ts';

/** A profile that plays a balancer named `lb` and does nothing. */
export function aProfile(subject: Partial<Profile> = {}): Profile {
  return { name: 'lb', summary: '', evidence: [], rules: [], ...subject };
}

/** A client on this machine before a TLS target with a path. */
export function aContext(subject: Partial<ShapeContext> = {}): ShapeContext {
  return {
    client: { address: '127.0.0.1', port: 40_001 },
    target: { scheme: 'https', authority: 'staging.example.com', path: '/' },
    keepHost: false,
    random: () => 0.5,
    ...subject,
  };
}

/** A head with these fields: a request unless the start line says otherwise. */
export function aHeadOf(fields: readonly Field[], startLine = 'GET /ws HTTP/1.1'): Head {
  return { startLine, fields };
}

/** An upgrade to the target's own host, so that aiming changes nothing, with further fields. */
export function anUpgrade(...more: readonly Field[]): Head {
  return aHeadOf([
    ['Host', 'staging.example.com'],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', '13'],
    ...more,
  ]);
}

/** What the profile format says in `yaml`, read without any base. */
export function read(yaml: string): Promise<Profile> {
  return parseProfile(yaml, {
    file: 'p.yaml',
    load: (name) => Promise.reject(new HoptapError('PROFILE_UNKNOWN', `Cannot find profile "${name}"`)),
  });
}

/** One operation done to a head. */
export function operate(
  head: Head,
  words: HeadOperationWords,
  of: 'request' | 'response' = 'request',
): Operated {
  const values = { request: head, context: aContext() };
  return compileOperations('r', [words])(head, { of, values });
}
