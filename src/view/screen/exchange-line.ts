import type { Exchange } from '../../model/index.ts';
import type { ExchangeFinding } from '../../study/index.ts';
import { outcomeInWords } from '../ending.ts';
import { FINDING_SIGNS } from '../finding-marks.ts';
import type { Look } from '../look.ts';
import { answererInWords, statusInWords } from '../passage.ts';
import { durationInWords } from '../quantity.ts';
import { subprotocolInWords } from '../subprotocol.ts';
import { fit } from '../width.ts';
import { causeOf } from './exchange-marks.ts';
import { STATE_SIGNS } from './state-signs.ts';

/** One exchange in one line of at most that many columns: what is wrong with it in a sentence, or how it stands. */
export function exchangeLine(
  exchange: Exchange,
  findings: readonly ExchangeFinding[],
  nowMs: number,
  look: Look,
): string {
  const { paint, columns } = look;
  const cause = causeOf(findings);
  if (cause !== undefined) {
    const { sign, style } = FINDING_SIGNS[cause.severity];
    return paint[style](fit(`${sign} ${cause.sentence}`, columns));
  }
  const { sign, style } = STATE_SIGNS[exchange.state];
  const words = fit(`${sign} ${standing(exchange, nowMs, look)}`, columns);
  return paint[exchange.state === 'closed' ? 'plain' : style](words);
}

/** `open for 3.2 s · 101 · subprotocol jwt-auth`. */
function standing(exchange: Exchange, nowMs: number, look: Look): string {
  const { close, open, state } = exchange;
  const status = statusInWords(exchange);
  const lasted = durationInWords(Math.max(0, (close?.t ?? Math.floor(nowMs / 1000) * 1000) - open.t));
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
