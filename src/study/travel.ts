import { fieldValues, type Change, type Exchange, type HeadEvent } from '../model/index.ts';
import { REDACTED, redactField, redactText } from '../recording/index.ts';
import { headText } from '../wire/index.ts';
import type { Evidence } from './finding.ts';
import { oncePer } from './once-per.ts';
import { originOf, requestHeads, responseHeads } from './passage.ts';

/** A head as it came to a station and as it set out from there. */
export interface Step {
  readonly station: string;
  readonly before: HeadEvent;
  readonly after: HeadEvent;
}

/** Who did something to a field: a station, and its rule where one owns up to it. */
export interface Culprit {
  readonly station: string;
  readonly rule: string | null;
}

/** The request's way past each station; where the recording lacks a head, what lies around it is not compared. */
export const requestSteps: (exchange: Exchange) => readonly Step[] = oncePer((exchange: Exchange) =>
  stepsOf(requestHeads(exchange), exchange),
);

/** The final response's way back past each station, with the same restraint. */
export const responseSteps: (exchange: Exchange) => readonly Step[] = oncePer((exchange: Exchange) =>
  stepsOf(responseHeads(exchange), exchange),
);

function stepsOf(heads: readonly HeadEvent[], exchange: Exchange): readonly Step[] {
  return heads.flatMap((after, at): readonly Step[] => {
    const before = heads[at - 1];
    if (before === undefined || Math.abs(before.hop - after.hop) !== 1) return [];
    return [{ station: originOf(after, exchange), before, after }];
  });
}

/** Who changed that field at a step. */
export function culpritOf({ station, after }: Step, name: string): Culprit {
  return { station, rule: lastChange(after.changes, name)?.rule ?? null };
}

/** The last thing that was done to a field of that name, by its name before or after. */
export function lastChange(changes: readonly Change[], name: string): Change | undefined {
  return lastByName(changes).get(name.toLowerCase());
}

const lastByName = oncePer(
  (changes: readonly Change[]): ReadonlyMap<string, Change> =>
    new Map(
      changes.flatMap((change) =>
        [change.name, change.renamed ?? change.name].map((name) => [name.toLowerCase(), change] as const),
      ),
    ),
);

/** The step at which something was the case before, and is not after; the last one, since it may have come back. */
export function stepWhere(steps: readonly Step[], isHere: (head: HeadEvent) => boolean): Step | undefined {
  return steps.findLast(({ before, after }) => isHere(before) && !isHere(after));
}

/** `lb`, or `lb (rule strip-auth)`. */
export function culpritInWords({ station, rule }: Culprit): string {
  return rule === null ? placeInWords(station) : `${placeInWords(station)} (rule ${rule})`;
}

/** A station's name within a sentence. */
export function placeInWords(station: string): string {
  return station === '?' ? 'a station that the recording does not name' : station;
}

/** A sentence begins with a capital, but a station keeps its name as it is written. */
export function sentence(text: string): string {
  return text.startsWith('a station that') ? `A${text.slice(1)}` : text;
}

/** That something of the head before is not in the one after. */
export function goneInWords({ before }: Step, what: string): string {
  return `gone since hop ${before.hop}: ${what}`;
}

/** Evidence in a head, at a station where one did it. */
export function headEvidence(
  head: HeadEvent,
  text: string,
  more: { readonly culprit?: Culprit; readonly field?: string } = {},
): Evidence {
  const { culprit, field } = more;
  return {
    exchange: head.exchange,
    t: head.t,
    text,
    hop: head.hop,
    ...(culprit === undefined ? {} : { station: culprit.station }),
    ...(culprit === undefined || culprit.rule === null ? {} : { rule: culprit.rule }),
    ...(field === undefined ? {} : { field }),
  };
}

/** `X_API_Key` is a key as `X-API-Key` is. */
function hyphened(name: string): string {
  return name.replaceAll('_', '-');
}

/** Characters of a value that a piece of evidence shows. */
const SHOWN = 100;

/** A field's value for people: its secrets masked, not longer than a line. */
export function shownValue(name: string, value: string): string {
  return shortened(redactField(hyphened(name), headText(value)));
}

/** A text for people: its secrets masked, not longer than a line. */
export function shownText(text: string): string {
  return shortened(redactText(text));
}

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

/** A field for people, `Name: value`, or that there is none of that name. */
export function shownField(head: HeadEvent, name: string): string {
  const values = fieldValues(head, name);
  return values.length === 0
    ? `no ${name}`
    : values.map((value) => `${name}: ${shownValue(name, value)}`).join(' | ');
}

/** Whether a value of that field lets somebody in: whatever redaction would mask. */
export function isSecret(name: string, value: string): boolean {
  return redactField(hyphened(name), value).includes(REDACTED);
}

/** `A`, `A and B`, `A, B and C`; more than five as `A, B, C, D and 3 more`. */
export function listed(words: readonly string[]): string {
  const most = 5;
  if (words.length > most)
    return `${words.slice(0, most - 1).join(', ')} and ${words.length - most + 1} more`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** What makes a found the same in another exchange. */
export function keyOf({ station, rule }: Culprit, ...more: readonly string[]): string {
  return [station, rule ?? '', ...more].join('\t');
}

/** What to do about a culprit: a rule that hoptap plays is no balancer's doing, but it tells where to look. */
export function culpritAdvice({ station, rule }: Culprit, what: string): readonly string[] {
  if (rule !== null) {
    return [
      `hoptap plays this: rule ${rule} of ${station}. If staging fails in the same way, look there for what ${what}.`,
    ];
  }
  return station === '?' ? [] : [`Look in the configuration of ${station} for what ${what}.`];
}
