import { isWebSocketToken, type Exchange, type HeadEvent } from '../../model/index.ts';
import { fieldValues, hasField } from '../field-index.ts';
import type { Severity } from '../finding.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { diffHeads } from '../head-diff.ts';
import { hasGoneWrong } from '../outcome.ts';
import { requestHeads } from '../passage.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  goneInWords,
  headEvidence,
  keyOf,
  lastChange,
  listed,
  requestSteps,
  responseSteps,
  sentence,
  type Step,
} from '../travel.ts';

type Way = 'request' | 'answer';

const WAYS: readonly (readonly [Way, (exchange: Exchange) => readonly Step[]])[] = [
  ['request', requestSteps],
  ['answer', responseSteps],
];

/** What small things happened to the heads of a handshake, at each station; plain HTTP is not looked at. */
function atEachStation(find: (step: Step, way: Way, exchange: Exchange) => readonly Found[]): Detector {
  return inEachCase(({ exchange }) =>
    isWebSocketToken(exchange.open.upgrade)
      ? WAYS.flatMap(([way, stepsOf]) => stepsOf(exchange).flatMap((step) => find(step, way, exchange)))
      : [],
  );
}

/** Names whose case a station changed: it means nothing, and yet some go by it. @see RFC 9110 §5.1 */
export const caseChanged: Detector = atEachStation((step, way, exchange) => {
  const names = respelled(step);
  const [first] = names;
  if (first === undefined) return [];
  const culprit = culpritOf(step, first[0]);
  const isLower = names.every(([, now]) => now === now.toLowerCase());
  const how = isLower ? 'to lower case' : `as in ${first.join(' → ')}`;
  return [
    {
      code: 'case-changed',
      key: keyOf(culprit, way, how),
      severity: way === 'request' && hasGoneWrong(exchange) ? 'warning' : 'note',
      sentence: sentence(
        `${culpritInWords(culprit)} changed the case of header names in the ${way}, ${how}.`,
      ),
      evidence: [
        headEvidence(step.after, listed(names.map((pair) => pair.join(' → '))), { culprit, field: first[1] }),
      ],
      exchanges: [exchange.exchange],
      advice: culpritAdvice(culprit, 'writes header names'),
    },
  ];
});

/** Names before and after, where only their case differs. */
function respelled({ before, after }: Step): readonly (readonly [was: string, now: string])[] {
  const pairs = diffHeads(before, after).flatMap(({ before: was, after: now }) =>
    was !== null && now !== null && was[0] !== now[0] && was[0].toLowerCase() === now[0].toLowerCase()
      ? [[was[0], now[0]] as const]
      : [],
  );
  return [...new Map(pairs.map((pair) => [pair[0], pair])).values()];
}

/** Lines of one name that a station made fewer of. @see RFC 9110 §5.3 */
export const duplicatesMerged: Detector = atEachStation((step, way, exchange) =>
  repeatedNames(step.before).flatMap((name): readonly Found[] => {
    const was = fieldValues(step.before, name);
    const now = fieldValues(step.after, name);
    if (now.length === 0 || now.length >= was.length) return [];
    const culprit = culpritOf(step, name);
    const { words, isLoss } = fate(was, now);
    return [
      {
        code: 'duplicates-merged',
        key: keyOf(culprit, way, name.toLowerCase(), words),
        severity: mergeGravity(name, now, isLoss, exchange),
        sentence: sentence(
          `${culpritInWords(culprit)} made ${now.length === 1 ? 'one line' : `${now.length} lines`} of the ${was.length} ${name} lines in the ${way}, ${words}.`,
        ),
        evidence: [
          headEvidence(
            step.after,
            `${was.length} lines of ${name} came to ${step.station}, ${now.length} left it`,
            {
              culprit,
              field: name,
            },
          ),
        ],
        exchanges: [exchange.exchange],
        ...(isLoss ? { clause: `a line of ${name} had been lost` } : {}),
        advice: culpritAdvice(culprit, `joins or drops lines of ${name}`),
      },
    ];
  }),
);

function repeatedNames({ fields }: HeadEvent): readonly string[] {
  const times = new Map<string, { name: string; count: number }>();
  for (const [name] of fields) {
    const known = times.get(name.toLowerCase()) ?? { name, count: 0 };
    times.set(name.toLowerCase(), { ...known, count: known.count + 1 });
  }
  return [...times.values()].filter(({ count }) => count > 1).map(({ name }) => name);
}

function fate(was: readonly string[], now: readonly string[]): { words: string; isLoss: boolean } {
  const joined = now.join(', ');
  if (joined === was.join('; ')) return { words: 'joined by semicolons', isLoss: false };
  if (joined === was.join(', ') || joined === was.join(','))
    return { words: 'joined by commas', isLoss: false };
  if (was.every((value) => joined.includes(value))) return { words: 'all values kept', isLoss: false };
  if (joined === was[0]) return { words: 'of which only the first is left', isLoss: true };
  if (joined === was.at(-1)) return { words: 'of which only the last is left', isLoss: true };
  return { words: 'and not all values are left', isLoss: true };
}

/** A comma joins most lists, but not cookies: it makes one of two. @see RFC 6265 §5.4, §3 */
function mergeGravity(name: string, now: readonly string[], isLoss: boolean, exchange: Exchange): Severity {
  const isCookie = /^(?:set-)?cookie$/i.test(name);
  if (isLoss) return hasGoneWrong(exchange) ? 'error' : 'warning';
  return isCookie && now.some((value) => value.includes(',')) ? 'warning' : 'note';
}

/** Names with an underscore that a station dropped, as nginx does; what a rule removes by name is another thing. */
export const underscoreDropped: Detector = inEachCase(({ exchange }) => {
  const last = requestHeads(exchange).at(-1);
  if (last === undefined) return [];
  return requestSteps(exchange).flatMap((step): readonly Found[] => {
    const names = [...new Set(step.before.fields.map(([name]) => name))].filter(
      (name) =>
        name.includes('_') &&
        !hasField(step.after, name) &&
        !hasField(last, name) &&
        isForItsName(step, name),
    );
    const [first] = names;
    if (first === undefined) return [];
    const culprit = culpritOf(step, first);
    return [
      {
        code: 'underscore-dropped',
        key: keyOf(culprit, ...names.map((name) => name.toLowerCase()).toSorted()),
        severity: hasGoneWrong(exchange) ? 'warning' : 'note',
        sentence: sentence(
          `${culpritInWords(culprit)} dropped ${listed(names)}, ${names.length === 1 ? 'a name' : 'names'} with an underscore.`,
        ),
        evidence: names.map((name) =>
          headEvidence(step.after, goneInWords(step, name), {
            culprit: culpritOf(step, name),
            field: name,
          }),
        ),
        exchanges: [exchange.exchange],
        clause: `the request had lost ${listed(names)}`,
        advice: culpritAdvice(culprit, 'drops names with an underscore'),
      },
    ];
  });
});

/** Whether a name was dropped for its underscore: by the operation that does so, or by nobody's rule while all others stayed. */
function isForItsName({ before, after }: Step, name: string): boolean {
  const change = lastChange(after.changes, name);
  if (change !== undefined) return change.operation === 'underscores';
  const others = before.fields.filter(([each]) => !each.includes('_') && !hasField(after, each));
  return others.length < 2;
}
