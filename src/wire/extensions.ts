/** One parameter: its name in the case it came in, and its value, unquoted, or null where it has none. */
export type ExtensionParameter = readonly [name: string, value: string | null];

/** One extension as a `Sec-WebSocket-Extensions` field names it. */
export interface Extension {
  readonly name: string;
  /** In order, duplicates kept. */
  readonly params: readonly ExtensionParameter[];
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/.source;
const QUOTED = /"(?:[^"\\]|\\[^])*"/.source;
const VALUE = `(?:${TOKEN}|${QUOTED})`;
const ANY_PARAMETER = `;[ \\t]*${TOKEN}(?:[ \\t]*=[ \\t]*${VALUE})?[ \\t]*`;
/** A parameter taken apart. */
const PARAMETER = new RegExp(`;[ \\t]*(${TOKEN})(?:[ \\t]*=[ \\t]*(${VALUE}))?`, 'g');
/** One member of the list, which may be empty, up to the comma or the end. */
const MEMBER = new RegExp(`[ \\t]*(?:(${TOKEN})[ \\t]*((?:${ANY_PARAMETER})*))?(?:,|$)`, 'y');
const IS_TOKEN = new RegExp(`^${TOKEN}$`);

/**
 * The extensions that fields name, the values of all fields taken as one list; null where a value does not follow the
 * grammar. Empty members of the list are left out; no values give an empty list.
 * @see RFC 6455 §9.1, RFC 9110 §5.6.4 (quoted strings)
 */
export function parseExtensions(values: readonly string[]): readonly Extension[] | null {
  const extensions: Extension[] = [];
  for (const value of values) {
    const members = parseMembers(value);
    if (members === null) return null;
    extensions.push(...members);
  }
  return extensions;
}

function parseMembers(value: string): readonly Extension[] | null {
  const members: Extension[] = [];
  for (let at = 0; at < value.length; at = MEMBER.lastIndex) {
    MEMBER.lastIndex = at;
    const found = MEMBER.exec(value);
    if (found === null) return null;
    const [, name, parameters = ''] = found;
    if (name === undefined) continue;
    const params = [...parameters.matchAll(PARAMETER)].map(([, each = '', given]): ExtensionParameter => [
      each,
      given === undefined ? null : unquoted(given),
    ]);
    // what a quoted value says is held to be a token too
    if (params.some(([, given]) => given !== null && !IS_TOKEN.test(given))) return null;
    members.push({ name, params });
  }
  return members;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\([^])/g, '$1') : value;
}
