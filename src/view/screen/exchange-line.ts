import type { Exchange } from '../../model/index.ts';
import type { ExchangeFinding, Finding } from '../../study/index.ts';
import { outcomeInWords } from '../ending.ts';
import { FINDING_SIGNS } from '../finding-marks.ts';
import type { Look } from '../look.ts';
import { answererInWords, statusInWords } from '../passage.ts';
import type { Style } from '../paint.ts';
import { durationInWords } from '../quantity.ts';
import { subprotocolInWords } from '../subprotocol.ts';
import { fit, widthOf, wrap } from '../width.ts';
import { causeOf } from './exchange-marks.ts';
import { STATE_SIGNS } from './state-signs.ts';

/**
 * One exchange in that many rows of at most that many columns: what is wrong with it in a sentence, then how it stands;
 * of one with nothing wrong how it stands, then what looks odd. What has no room is cut; rows may be blank.
 */
export function exchangeLines(
  exchange: Exchange,
  findings: readonly ExchangeFinding[],
  nowMs: number,
  look: Look,
  rows: number,
): readonly string[] {
  const { sign, style } = STATE_SIGNS[exchange.state];
  const stands: Said = {
    sign,
    style: exchange.state === 'closed' ? 'plain' : style,
    text: standing(exchange, nowMs, look),
  };
  const cause = causeOf(findings);
  const odd = findings.find(({ finding }) => finding.severity === 'warning')?.finding;
  const said =
    cause === undefined
      ? [stands, ...(odd === undefined ? [] : [sentenceOf(odd)])]
      : [sentenceOf(cause), { ...stands, style: 'dim' } as const];
  const lines: string[] = [];
  for (const each of said) lines.push(...linesOf(each, rows - lines.length, look));
  return Array.from({ length: rows }, (_, at) => lines[at] ?? '');
}

/** Something that is said behind a sign. */
interface Said {
  readonly sign: string;
  readonly style: Style;
  readonly text: string;
}

function sentenceOf({ severity, sentence }: Finding): Said {
  return { ...FINDING_SIGNS[severity], text: sentence };
}

/** It in at most that many lines, those below the first set in under the words; what is left over is cut. */
function linesOf({ sign, style, text }: Said, most: number, { paint, columns }: Look): readonly string[] {
  if (most < 1) return [];
  const lead = `${sign} `;
  const room = Math.max(2, columns - widthOf(lead));
  const lines = wrap(text, room);
  const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), lines.slice(most - 1).join(' ')];
  return shown.map((line, at) =>
    paint[style](fit((at === 0 ? lead : ' '.repeat(widthOf(lead))) + fit(line, room), columns)),
  );
}

/** `open for 3.2 s · 101 · subprotocol jwt-auth`. */
function standing(exchange: Exchange, nowMs: number, look: Look): string {
  const { close, open, state } = exchange;
  const status = statusInWords(exchange);
  const lasted = close === null ? ageInWords(nowMs - open.t) : durationInWords(Math.max(0, close.t - open.t));
  const subprotocol = subprotocolInWords(exchange, look);
  const how =
    close === null
      ? {
          connecting: 'no answer yet',
          open: 'open',
          closed: 'closed',
          failed: outcomeInWords(exchange, look),
        }[state]
      : outcomeInWords(exchange, look);
  return [
    `${how}${close === null ? ' for' : ', after'} ${lasted}`,
    `${status ?? ''} ${answererInWords(exchange)}`.trim(),
    subprotocol === '' ? '' : `subprotocol ${subprotocol}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** How long something goes on by now, in whole seconds: what counts on while one looks is not drawn more often. */
function ageInWords(ms: number): string {
  return ms < 1000 ? 'less than 1 s' : durationInWords(Math.floor(ms / 1000) * 1000);
}
