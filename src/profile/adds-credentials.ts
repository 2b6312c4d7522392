import { COMMAND_LINE } from './profile-from-options.ts';
import type { HeadOperationWords } from './operation-words.ts';
import type { Profile } from './profile.ts';

/** Names by which requests carry what opens doors; of the handshake's own names none does. */
const CREDENTIAL = /auth|cookie|token|key|secret|bypass|password|session|credential|jwt|signature/i;
const HANDSHAKE = /^(sec-websocket-(key|accept|version|extensions)|:authority)$/i;

/**
 * Whether some profile, or the query of the target's path, puts something into requests that looks like a credential:
 * other web pages on this machine must then not be able to have it put into theirs. Whatever `--header` sets counts.
 */
export function addsCredentials(profiles: readonly Profile[], targetPath = '/'): boolean {
  return isCredentialInQuery(targetPath) || profiles.some(isAddedBy);
}

/** `token` of `/ws?v=1&token=x`. */
function isCredentialInQuery(path: string): boolean {
  const [, query = ''] = path.split('?', 2);
  return query.split('&').some((each) => CREDENTIAL.test(each.split('=', 1)[0] ?? ''));
}

function isAddedBy(profile: Profile): boolean {
  return profile.rules
    .flatMap((rule) => rule.request ?? [])
    .flatMap(writtenNames)
    .some((name) => profile.name === COMMAND_LINE || (CREDENTIAL.test(name) && !HANDSHAKE.test(name)));
}

/** Not those of `rename`: the value stays the client's own. */
function writtenNames({ set, add, append, replace }: HeadOperationWords): readonly string[] {
  return [set, add, append, replace].flatMap((fields) => Object.keys(fields ?? {}));
}
