/** Ends of names whose values let somebody in, wherever they stand. */
const SECRET_NAME =
  /(?:token|secret|password|passwd|passphrase|passcode|signature|(?:api|access|private)[-_]?key|jwt|credentials?|session[-_]?id|bypass|authorization|cookie)$/i;

/** Names that mean a secret in a query, and something harmless elsewhere. */
const QUERY_SECRETS: ReadonlySet<string> = new Set([
  'key',
  'auth',
  'sig',
  'code',
  'session',
  'sid',
  'ticket',
  'pwd',
]);

const SECRET_FIELD =
  /[-_]key$|apikey|token|secret|passw|bypass|session|credential|jwt|signature|authorization|cookie|(?:^|[-_])auth(?:$|[-_])/i;

/** Policies, which speak of secrets and hold none. */
const POLICY_FIELD = /^access-control-/i;

/** Whether a member of that name, of JSON, a form or XML, holds a secret. */
export function isSecretMember(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a member of a query, or of a form, of that name holds a secret. */
export function isSecretInQuery(name: string): boolean {
  return SECRET_NAME.test(name) || QUERY_SECRETS.has(name.toLowerCase());
}

/** Whether the whole value of a field of that name is a secret. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name) && !POLICY_FIELD.test(name);
}
