import { TARGET_RULE, type Change, type Exchange } from '../../model/index.ts';
import { originOf } from '../../study/index.ts';
import { headText } from '../../wire/index.ts';
import { SIGNS } from '../changes.ts';
import { fieldJwts, fieldText } from '../field-text.ts';
import type { Way, WayCell, WayLine, WayStep } from '../head-ways.ts';
import { rawInWords } from '../heads.ts';
import { jwtInWords } from '../jwt.ts';
import { discreetHead, discreetValue, type Look } from '../look.ts';
import { counted } from '../quantity.ts';
import { subprotocolInWords } from '../subprotocol.ts';
import { FINDING_SIGNS } from '../finding-marks.ts';
import type { HeadsItem } from './heads-items.ts';
import { hopsInWords, valuesOf } from './heads-opened.ts';
import type { TabContext } from './tab-context.ts';

/** A value of more characters is cut where it is told in a sentence: opened, its row has it whole. */
const MOST_CHARACTERS = 2000;

/** Tokens of one field that are told. */
const MOST_TOKENS = 4;

const SUBPROTOCOL = 'sec-websocket-protocol';

/** In words: which station and which rule did what to what the row shows, or that it was left as it was. Painted. */
export function headsAbout(item: HeadsItem, context: TabContext): readonly string[] {
  const { exchange, look } = context;
  switch (item.is) {
    case 'start':
      return startAbout(item.way, exchange, look);
    case 'field':
      return fieldAbout(item.way, item.line, context);
    case 'opened':
      return fieldAbout(item.of.way, item.of.line, context);
    case 'undone':
      return [look.paint.plain(undoneInWords(item.step, item.change, exchange, look))];
    case 'spelled':
      return [
        look.paint.plain(
          `The head on hop ${item.step.head.hop} is not written as heads are; its bytes: ${shortened(rawInWords(item.raw, look))}`,
        ),
      ];
    case 'blank':
    case 'title':
    case 'hop':
    default:
      return [];
  }
}

function startAbout(way: Way, exchange: Exchange, look: Look): readonly string[] {
  const changed = way.steps.flatMap((step) => {
    const { head, before } = step;
    if (before === null || before.startLine === head.startLine) return [];
    const changes = head.changes.filter(({ name }) => name.startsWith(':'));
    const was = discreetHead(before.startLine, look);
    const now = discreetHead(head.startLine, look);
    const words = `Start line changed ${byWhom(changes, step, exchange)}; was ${quoted(was)}, now ${quoted(now)}`;
    return [look.paint.yellow(SIGNS.altered.sign) + look.paint.plain(` ${words}`)];
  });
  if (changed.length > 0) return changed;
  const text = discreetHead(way.steps[0]?.head.startLine ?? '', look);
  return [look.paint.plain(`${shortened(text)}   ${sameOn(way.steps.map(({ head }) => head.hop))}`)];
}

function fieldAbout(way: Way, line: WayLine, context: TabContext): readonly string[] {
  const { exchange, look } = context;
  const changed = line.cells.flatMap((cell, at) => {
    const step = way.steps[at];
    const words = cell === null || step === undefined ? null : changeInWords(cell, step, exchange, look);
    if (cell === null || words === null) return [];
    const { sign, style } =
      SIGNS[cell.mark === 'joined' ? 'merged' : cell.mark === 'sent' ? 'kept' : cell.mark];
    return [look.paint[style](sign) + look.paint.plain(` ${words}`)];
  });
  return [
    ...(changed.length > 0
      ? changed
      : valuesOf(way, line).map(({ field, hops }) => {
          const value = shortened(fieldText(field, look));
          return look.paint.plain(`${headText(field[0])}: ${value}   ${sameOn(hops)}`);
        })),
    ...findingLines(way, line, context),
    ...storyLines(line, exchange, look),
    ...tokenLines(way, line, exchange, look),
  ];
}

/** What became of a field at a step, who did it, and the whole value before and after; null where nothing did. */
function changeInWords(cell: WayCell, step: WayStep, exchange: Exchange, look: Look): string | null {
  const { mark, before, after, more, changes } = cell;
  const by = byWhom(changes, step, exchange);
  const old = before === null ? '' : quoted(fieldText(before, look));
  const now = after === null ? '' : quoted(fieldText(after, look));
  const name = headText((before ?? after ?? [''])[0]);
  const newName = headText((after ?? before ?? [''])[0]);
  const others = more.map((field) => quoted(fieldText(field, look))).join(' and ');
  switch (mark) {
    case 'removed':
      return `${name} removed ${by}; was ${old}`;
    case 'added':
      return `${name} added ${by}: ${now}`;
    case 'altered':
      return `${name} changed ${by}; was ${old}, now ${name === newName ? '' : `${newName}: `}${now}`;
    case 'respelled':
      return `${name} spelled ${newName} ${by}; its value is the same: ${now}`;
    case 'renamed':
      return `${name} renamed to ${newName} ${by}; its value is the same: ${now}`;
    case 'moved':
      return `${name} put in another place ${by}; its value is the same: ${now}`;
    case 'merged':
      return `${counted(more.length + 1, `${name} field`)} merged into one ${by}; were ${old} and ${others}, now ${now}`;
    case 'joined':
      return `${name} merged into the first of its name ${by}; was ${old}`;
    case 'split':
      return before === null
        ? `${name} split off from the first of its name ${by}: ${now}`
        : `${name} split into ${more.length + 1} fields ${by}; was ${old}, now ${now} and ${others}`;
    case 'kept':
    case 'sent':
    default:
      return null;
  }
}

/** `by rule strip-auth of lb`, `at lb, to reach the target`, `at lb, by no rule`. */
function byWhom(changes: readonly Change[], { head, before }: WayStep, exchange: Exchange): string {
  const station = originOf(head, exchange);
  const isNextHop = before === null || Math.abs(before.hop - head.hop) === 1;
  const where = isNextHop
    ? station
    : `${hopsInWords([before.hop, head.hop])}, of which one in between is not recorded`;
  const rules = [...new Set(changes.map(({ rule }) => rule))];
  if (rules.length === 0) return isNextHop ? `at ${where}, by no rule` : `between ${where}`;
  if (rules.every((rule) => rule === TARGET_RULE)) return `at ${where}, to reach the target`;
  const own = rules.filter((rule) => rule !== TARGET_RULE);
  return `by ${own.length === 1 ? 'rule' : 'rules'} ${own.join(', then ')} of ${station}`;
}

function undoneInWords({ head }: WayStep, change: Change, exchange: Exchange, look: Look): string {
  const { name, before, after, rule } = change;
  const value = (text: string): string => quoted(discreetValue(name, text, look));
  const did = [
    ...(before === undefined ? [] : [`was ${value(before)}`]),
    ...(after === undefined ? ['removed'] : [`set to ${value(after)}`]),
  ].join(', ');
  return `${headText(name)} ${did} by rule ${rule} of ${originOf(head, exchange)}; a later rule undid it`;
}

/** What is held to be wrong with a field of that name, on this way. */
function findingLines(way: Way, line: WayLine, { findings, look }: TabContext): readonly string[] {
  const name = headText(line.field[0]).toLowerCase();
  return findings
    .filter(({ evidence }) =>
      evidence.some(
        ({ field, t }) => field?.toLowerCase() === name && way.steps.some(({ head }) => head.t === t),
      ),
    )
    .map(({ finding }) => {
      const { sign, style } = FINDING_SIGNS[finding.severity];
      return look.paint[style](`${sign} ${finding.code}: ${finding.sentence}`);
    });
}

function storyLines(line: WayLine, exchange: Exchange, look: Look): readonly string[] {
  if (line.field[0].toLowerCase() !== SUBPROTOCOL) return [];
  const story = subprotocolInWords(exchange, look);
  return story === '' ? [] : [look.paint.plain(`subprotocol: ${story}`)];
}

function tokenLines(way: Way, line: WayLine, exchange: Exchange, look: Look): readonly string[] {
  const t = way.steps[0]?.head.t ?? exchange.open.t;
  const tokens = valuesOf(way, line).flatMap(({ field }) => fieldJwts(field));
  const told = tokens.slice(0, MOST_TOKENS).map((jwt) => `JWT ${jwtInWords(jwt, t, 'this exchange', look)}`);
  return [...new Set(told)].map(look.paint.cyan);
}

function sameOn(hops: readonly number[]): string {
  return hops.length < 2 ? `on ${hopsInWords(hops)}` : `the same on ${hopsInWords(hops)}`;
}

function quoted(text: string): string {
  return `"${shortened(text)}"`;
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`;
}
