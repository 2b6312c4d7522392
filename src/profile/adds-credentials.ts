import { COMMAND_LINE } from './profile-from-options.ts';
import type { HeadOperationWords } from './operation-words.ts';
import type { Profile } from './profile.ts';

/** Names by which requests carry what opens doors; of the handshake's own names none does. */
const CREDENTIAL = /auth|cookie|token|key|secret|bypass|password|session|credential|jwt|signature/i;
const HANDSHAKE = /^(sec-websocket-(key|accept|version|extensions)|:authority)$/i;

/**
 * Whether some profile puts something into requests that looks like a credential: other web pages on this machine
 * must then not be able to have it put into theirs. Whatever `--header` sets counts.
 */
export function addsCredentials(profiles: readonly Profile[]): boolean {
  return profiles.some((profile) =>
    profile.rules
      .flatMap((rule) => rule.request ?? [])
      .flatMap(writtenNames)
      .some((name) => profile.name === COMMAND_LINE || (CREDENTIAL.test(name) && !HANDSHAKE.test(name))),
  );
}

function writtenNames({ set, add, append, replace, rename }: HeadOperationWords): readonly string[] {
  const names = [set, add, append, replace].flatMap((fields) => Object.keys(fields ?? {}));
  return [...names, ...Object.values(rename ?? {})];
}
