/** Ends of names whose values let somebody in, wherever they stand. */
const SECRET_NAME =
  /(?:token(?:[-_]?(?:value|string))?|secret|password|passwd|passwort|passphrase|passcode|pwd|signature|(?:api|access|account|app|auth|private|secret|shared|signing|subscription)[-_]?key|jwt|credentials?|session[-_]?id|bypass|authorization|cookie|csrf|xsrf|(?:^|[-_.])(?:pass|otp|pin[-_]?code))$|^pin$/i;

/** Names that mean a secret in a query, and something harmless elsewhere. */
const QUERY_SECRETS: ReadonlySet<string> = new Set([
  'key',
  'auth',
  'sig',
  'code',
  'session',
  'sid',
  'ticket',
  'hmac',
]);

const SECRET_FIELD =
  /(?:^|[-_])key$|apikey|token|secret|passw|bypass|session|credential|jwt|signature|authorization|authentication$|cookie|csrf|xsrf|(?:^|[-_])(?:x?auth(?:$|[-_])|(?:pass|passcode|pwd|pin|otp|sid|ticket)$)/i;

/** Policies, which speak of secrets and hold none. */
const POLICY_FIELD = /^access-control-/i;

/** Whether a member of that name, of JSON, a form or XML, holds a secret. */
export function isSecretMember(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a member of a query, or of a form, of that name holds a secret; `user[auth]` is named `auth`. */
export function isSecretInQuery(name: string): boolean {
  const inner =
    name
      .replaceAll(/%5b/gi, '[')
      .replace(/(?:%5d|\])+$/i, '')
      .split('[')
      .at(-1) ?? '';
  return SECRET_NAME.test(inner) || QUERY_SECRETS.has(inner.toLowerCase());
}

/** Whether the whole value of a field of that name is a secret. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name) && !POLICY_FIELD.test(name);
}
