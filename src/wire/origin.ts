import { fieldValues, firstValue, isSameName, type Head } from '../model/index.ts';

/** Whose pages may use credentials that hoptap adds. */
export interface HomeOrigins {
  /** The name the user gave the listener; addresses and `localhost` are its own anyway. */
  readonly listenHost: string;
  /** `https://staging.example.com`, and its host as it stands in a Host field. */
  readonly target: { readonly scheme: string; readonly authority: string };
  /** Origins that the user allows besides; `*` allows any. */
  readonly allowed: readonly string[];
}

/**
 * Why a request may come from a web page that has no business with the target, or null where it does not.
 *
 * Three signs: a foreign `Origin`; no Origin, but `Sec-Fetch-Site` saying that another site asks; and a `Host` that
 * names neither listener nor target, which is how a page whose name was re-bound to this machine looks.
 * @see RFC 6454 §7, RFC 6455 §10.2, Fetch Metadata §2.2
 */
export function foreignOrigin(head: Head, home: HomeOrigins): string | null {
  if (home.allowed.includes('*')) return null;
  const hosts = fieldValues(head, 'Host');
  const strange = hosts.find((host) => !isHomeHost(host, home));
  if (strange !== undefined) return `Host "${strange}" is neither this listener nor the target`;
  const origins = fieldValues(head, 'Origin');
  const own = [
    ...hosts.map((host) => `http://${host}`),
    `${home.target.scheme}://${home.target.authority}`,
    ...home.allowed,
  ];
  const foreign = origins.find((origin) => !own.some((each) => isSameName(each, origin)));
  if (foreign !== undefined) return `Origin "${foreign}" is foreign`;
  const site = firstValue(head, 'Sec-Fetch-Site');
  const isElsewhere = site === 'cross-site' || site === 'same-site';
  return origins.length === 0 && isElsewhere ? `another site asks (Sec-Fetch-Site: ${site})` : null;
}

function isHomeHost(host: string, home: HomeOrigins): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  const isAddress = /^(?:[\d.]+|\[[\da-f:.]+\])$/.test(name);
  const isLocal = name === 'localhost' || name.endsWith('.localhost') || isSameName(name, home.listenHost);
  const known = [home.target.authority, ...home.allowed.map((origin) => origin.replace(/^[a-z]+:\/\//i, ''))];
  return isAddress || isLocal || known.some((each) => isSameName(each, host));
}
