import type { Chain, Diagnosis, Evidence, Finding, Severity } from '../study/index.ts';
import type { Look } from './look.ts';
import type { Style } from './paint.ts';
import { counted } from './quantity.ts';
import { fit, pad, wrap } from './width.ts';

/** A sign and a word for each severity: colour only repeats them. */
export const SEVERITY_SIGNS: { readonly [S in Severity]: readonly [sign: string, style: Style] } = {
  error: ['✗', 'red'],
  warning: ['!', 'yellow'],
  note: ['·', 'cyan'],
};

/** Pieces of evidence, meanings and advice that are shown where not all are asked for. */
const MOST_EVIDENCE = 4;
const MOST_SENTENCES = 3;

const LABEL_COLUMNS = 7;
const NARROWEST = 40;
/** Lines of prose longer than this are hard to read, however wide the screen. */
const WIDEST = 100;

/** A diagnosis as text: one block a chain, cause first, its effects under it, then what it means and what to do. */
export function findingLines(diagnosis: Diagnosis, exchanges: number, look: Look): readonly string[] {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, look.columns));
  const narrow = { ...look, columns };
  return [
    ...diagnosis.chains.flatMap((chain) => [...chainLines(chain, narrow), '']),
    ...wrap(verdict(diagnosis, exchanges), columns).map(look.paint.bold),
  ];
}

/** `1 error, 2 warnings in 12 exchanges.`, or that there is nothing, or that nothing was looked at. */
function verdict({ chains }: Diagnosis, exchanges: number): string {
  const findings = chains.flat();
  const counts = (['error', 'warning', 'note'] as const)
    .map((severity) => [severity, findings.filter((each) => each.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => counted(count, severity));
  if (exchanges === 0 && counts.length === 0) return 'No exchange to look at.';
  const found = counts.length === 0 ? 'No findings' : counts.join(', ');
  return `${found} in ${counted(exchanges, 'exchange')}.`;
}

function chainLines(chain: Chain, look: Look): readonly string[] {
  const [cause, ...effects] = chain;
  const core = coreOf(chain);
  const advice = core === cause ? core.advice : [...cause.advice.slice(0, 1), ...core.advice];
  return [
    ...oneFinding(cause, '', look),
    ...effects.flatMap((effect) => oneFinding(effect, '  ', look)),
    ...sentences('means', core.means, look),
    ...sentences('do', advice, look),
    ...labelled('more', [`hoptap explain ${core.code}`], look),
  ];
}

/** The finding whose meaning tells most: that a profile did it on purpose says little of what it did. */
function coreOf([cause, ...effects]: Chain): Finding {
  const isPlayed = cause.code === 'profile-is-cause' || cause.code === 'fault-played';
  return isPlayed ? (effects.find(({ code }) => code !== 'fault-played') ?? cause) : cause;
}

function oneFinding(finding: Finding, indent: string, look: Look): readonly string[] {
  const { paint, columns, isFull } = look;
  const [sign, style] = SEVERITY_SIGNS[finding.severity];
  const isEffect = indent !== '';
  const where = finding.exchanges.length === 0 ? '' : ` in ${exchangesInWords(finding.exchanges)}`;
  const title = `${sign} ${finding.severity}  ${finding.code}`;
  const shown = isFull ? finding.evidence : finding.evidence.slice(0, MOST_EVIDENCE);
  const left = finding.evidence.length - shown.length;
  const lead = isEffect ? '→ ' : '';
  return [
    `${indent}${lead}${paint[style](title)}${paint.dim(fit(where, columns - indent.length - lead.length - title.length))}`,
    ...wrap(finding.sentence, columns - indent.length - 4).map((line) => `${indent}    ${paint.bold(line)}`),
    ...shown.flatMap((evidence) => evidenceLines(evidence, `${indent}    `, look)),
    ...(left === 0 ? [] : [paint.dim(`${indent}    and ${left} more; --full shows all`)]),
  ];
}

/** The time, where, then what is to be seen there, on as many lines as it takes. */
function evidenceLines(evidence: Evidence, indent: string, look: Look): readonly string[] {
  const { paint, columns, clock } = look;
  const { exchange, t } = evidence;
  const lead = exchange === 0 ? [] : [`${clock(t)} #${exchange} ${evidencePlace(evidence)}`.trimEnd()];
  const [first = '', ...rest] = wrap([...lead, evidence.text].join('  '), columns - indent.length - 2);
  return [first, ...rest.map((line) => `  ${line}`)].map((line) => `${indent}${paint.dim(line)}`);
}

/** Where in an exchange a piece of evidence is: `hop 1`, `frame 3 of client`; empty where it is of all of it. */
export function evidencePlace({ hop, frame }: Evidence): string {
  return [
    hop === undefined ? '' : `hop ${hop}`,
    frame === undefined ? '' : `frame ${frame.n} of ${frame.from}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function sentences(label: string, all: readonly string[], look: Look): readonly string[] {
  return labelled(label, look.isFull ? all : all.slice(0, MOST_SENTENCES), look);
}

/** Sentences under a label, each begun on a line of its own. */
function labelled(label: string, texts: readonly string[], { paint, columns }: Look): readonly string[] {
  return texts.flatMap((text, nth) =>
    wrap(text, columns - LABEL_COLUMNS - 4).map((line, at) => {
      const shown = nth === 0 && at === 0 ? label : '';
      return `  ${paint.cyan(pad(shown, LABEL_COLUMNS))}${at === 0 ? '' : '  '}${paint.plain(line)}`;
    }),
  );
}

/** `exchange 2`, `exchanges 2, 4`, `exchanges 2, 5-9 (6)`. @param numbers rising, at least one */
export function exchangesInWords(numbers: readonly number[]): string {
  if (numbers.length === 1) return `exchange ${numbers[0] ?? ''}`;
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  const words = ranges.flatMap(([first, last]) =>
    last === first
      ? [String(first)]
      : last === first + 1
        ? [String(first), String(last)]
        : [`${first}-${last}`],
  );
  const count = words.length < numbers.length ? ` (${numbers.length})` : '';
  return `exchanges ${words.join(', ')}${count}`;
}
