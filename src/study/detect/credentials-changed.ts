import { trimOws, type Exchange, type HeadEvent } from '../../model/index.ts';
import { fieldValues } from '../field-index.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { hasGoneWrong } from '../outcome.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  headEvidence,
  isSecret,
  keyOf,
  listed,
  requestSteps,
  sentence,
  shownField,
  type Step,
} from '../travel.ts';

/** What Cloud Run writes in the place of a token's signature. @see cloud.google.com/run/docs/troubleshooting, read through pomerium#6677 */
const SIGNATURE_REMOVED = 'SIGNATURE_REMOVED_BY_GOOGLE';

const LEFT_ALONE: ReadonlySet<string> = new Set([
  'proxy-authorization',
  'sec-websocket-protocol',
  'sec-websocket-key',
  'idempotency-key',
  'referer',
]);

/** Credentials that reached the last hop with another value than the one they had when they came to a station. */
export const credentialsChanged: Detector = inEachCase(({ exchange }) => {
  const steps = requestSteps(exchange);
  const last = steps.at(-1)?.after;
  if (last === undefined) return [];
  return namesIn(steps).flatMap((name) => {
    const first = steps.find(({ before }) => fieldValues(before, name).length > 0)?.before;
    if (first === undefined || fieldValues(last, name).length === 0) return [];
    if (content(first, name) === content(last, name)) return [];
    const step = steps.findLast(({ before, after }) => content(before, name) !== content(after, name));
    return step === undefined ? [] : [changedFound(name, step, exchange)];
  });
});

function namesIn(steps: readonly Step[]): readonly string[] {
  const names = new Map<string, string>();
  for (const { before } of steps) {
    for (const [name, value] of before.fields) {
      const key = name.toLowerCase();
      if (!LEFT_ALONE.has(key) && !names.has(key) && isSecret(name, value)) names.set(key, name);
    }
  }
  return [...names.values()];
}

/** What the values say however they are split over lines: joining lines is another finding. */
function content(head: HeadEvent, name: string): string {
  const values = fieldValues(head, name);
  return name.toLowerCase() === 'cookie'
    ? cookiePairs(values).toSorted().join('; ')
    : values.flatMap((value) => value.split(',').map(trimOws)).join(', ');
}

function cookiePairs(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(/[;,]/))
    .map(trimOws)
    .filter((pair) => pair !== '');
}

function changedFound(name: string, step: Step, exchange: Exchange): Found {
  const culprit = culpritOf(step, name);
  const what = name.toLowerCase() === 'cookie' ? cookieChange(step) : valueChange(name, step);
  const isHarmless = what.isHarmless === true;
  return {
    code: 'credentials-changed',
    key: keyOf(culprit, name.toLowerCase(), what.words),
    severity: isHarmless ? 'note' : hasGoneWrong(exchange) ? 'error' : 'warning',
    sentence: sentence(`${culpritInWords(culprit)} passed ${name} on ${what.words}.`),
    evidence: [
      headEvidence(step.after, `${shownField(step.before, name)} became ${shownField(step.after, name)}`, {
        culprit,
        field: name,
      }),
    ],
    exchanges: [exchange.exchange],
    ...(isHarmless ? { leadsTo: [] } : { clause: `the request's ${name} had been changed` }),
    advice: [...(what.advice ?? []), ...culpritAdvice(culprit, `writes ${name}`)],
  };
}

interface Difference {
  /** What follows `passed Authorization on`. */
  readonly words: string;
  readonly isHarmless?: true;
  readonly advice?: readonly string[];
}

function cookieChange({ before, after }: Step): Difference {
  const old = cookies(before);
  const now = cookies(after);
  const lost = [...old.keys()].filter((name) => !now.has(name));
  const added = [...now.keys()].filter((name) => !old.has(name));
  const other = [...old].filter(([name, value]) => now.has(name) && now.get(name) !== value);
  if (lost.length > 0) return { words: `without the cookie ${listed(lost)}` };
  if (other.length > 0) return { words: `with another value of ${listed(other.map(([name]) => name))}` };
  if (added.length > 0) return { words: `with ${listed(added)} added`, isHarmless: true };
  return { words: 'in another order', isHarmless: true };
}

/** What a cookie without a name is called, since all of it is its value. @see RFC 6265 §5.2 */
const NAMELESS = 'that has no name';

function cookies(head: HeadEvent): ReadonlyMap<string, string> {
  return new Map(
    cookiePairs(fieldValues(head, 'Cookie')).map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [NAMELESS, pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function valueChange(name: string, { before, after }: Step): Difference {
  const old = fieldValues(before, name).join(', ');
  const now = fieldValues(after, name).join(', ');
  if (now.includes(SIGNATURE_REMOVED) && !old.includes(SIGNATURE_REMOVED)) {
    return {
      words: 'with the signature of its token removed',
      advice: [
        'Cloud Run does so with tokens that its IAM check has used: send the one for IAM in X-Serverless-Authorization, and Authorization is left alone.',
      ],
    };
  }
  if (now === '') return { words: 'empty' };
  if (now.length < old.length && old.startsWith(now)) {
    return { words: `cut off after ${now.length} of ${old.length} characters` };
  }
  if (now.length > old.length && now.startsWith(old)) return { words: 'with something appended' };
  const [scheme, wasScheme] = [schemeOf(now), schemeOf(old)];
  if (scheme !== wasScheme && scheme !== '' && wasScheme !== '') {
    return { words: `as ${scheme} instead of ${wasScheme}` };
  }
  return { words: 'with another value' };
}

function schemeOf(value: string): string {
  return /^([A-Za-z][\w-]{0,30}) +\S/.exec(value)?.[1] ?? '';
}
