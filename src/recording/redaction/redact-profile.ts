import type { NamedProfile } from '../../model/index.ts';
import { isSecretField } from './secret-names.ts';

/** What is made of a text that a profile writes: into a field of that name, or anywhere where it is null. */
export type Rewrite = (text: string, field: string | null) => string;

/** Parts of a profile that hold names where values might be expected. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  'name',
  'rename',
  'remove',
  'keep',
  'order',
  'case',
  'evidence',
]);

/** The deepest that anything stands in a profile; what is deeper is no profile's. */
const DEEPEST = 20;

/** The profile with every text in it rewritten that may be a field's value, a path or a body; names stay. */
export function redactProfile<P extends NamedProfile>(profile: P, rewrite: Rewrite): P {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts stay texts, and nothing else is touched
  return rewritten(profile, null, 0, rewrite) as P;
}

function rewritten(value: unknown, field: string | null, depth: number, rewrite: Rewrite): unknown {
  if (typeof value === 'string') return rewrite(value, field);
  if (typeof value === 'number' && field !== null) return rewrite(String(value), field);
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => rewritten(each, field, depth + 1, rewrite));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (NAMES_ONLY.has(key)) return [key, each];
      const inner = isSecretField(key) || VALUED.has(key.toLowerCase()) ? key : field;
      return [key, rewritten(each, inner, depth + 1, rewrite)];
    }),
  );
}

/** Fields whose values hold secrets among other things. */
const VALUED: ReadonlySet<string> = new Set(['sec-websocket-protocol']);
