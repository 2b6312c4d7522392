import { requestInWords, statusInWords } from '../passage.ts';
import { subprotocolInWords } from '../subprotocol.ts';
import { outcomeInWords } from '../ending.ts';
import type { Look } from '../look.ts';
import { fit, pad } from '../width.ts';
import { CAUSE_WORDS } from './cause-words.ts';
import { causeOf, whyInShort } from './exchange-marks.ts';
import { exchangeColumns, type ExchangeColumn } from './exchange-columns.ts';
import type { Rows } from './rows.ts';
import type { ShownTraffic } from './shown-traffic.ts';

/** What the list of exchanges is made from. */
export interface ExchangesContext {
  readonly traffic: ShownTraffic;
  readonly look: Look;
  readonly nowMs: number;
  /** Said where there is none, a sentence each; not yet painted. */
  readonly whenEmpty: readonly string[];
}

const GAP = '  ';

/** The exchanges that are shown, the oldest first; the id of each is its number. */
export function exchangeRows({ traffic, look, nowMs, whenEmpty }: ExchangesContext): Rows {
  const numbers = traffic.exchanges();
  const digits = String(numbers.at(-1) ?? 0).length;
  const atOrAfter = (number: number): number => placeIn(numbers, number);
  return {
    count: numbers.length,
    line(index, columns) {
      const number = numbers[index];
      const exchange = number === undefined ? undefined : traffic.exchange(number);
      if (number === undefined || exchange === undefined) return '';
      const shown = exchangeColumns(columns, digits);
      const cells = shown.columns.map((column) =>
        look.paint[column.style?.(exchange) ?? 'plain'](cell(column.text(exchange, look, nowMs), column)),
      );
      return [...cells, whyInShort(exchange, traffic.findings(number), look, shown.why)].join(GAP).trimEnd();
    },
    text(index) {
      const number = numbers[index] ?? 0;
      const exchange = traffic.exchange(number);
      if (exchange === undefined) return '';
      const cause = causeOf(traffic.findings(number));
      return [
        String(number),
        requestInWords(exchange, look),
        statusInWords(exchange) ?? '',
        subprotocolInWords(exchange, look),
        outcomeInWords(exchange, look),
        cause === undefined ? '' : `${CAUSE_WORDS[cause.code]} ${cause.code}`,
      ].join('  ');
    },
    id: (index) => String(numbers[index] ?? ''),
    indexOf(id) {
      const index = atOrAfter(Number(id));
      return numbers[index] === Number(id) ? index : -1;
    },
    nearest(id) {
      const after = atOrAfter(Number(id));
      const [before, next] = [numbers[after - 1], numbers[after]];
      if (before === undefined || next === undefined) return next === undefined ? after - 1 : after;
      return Number(id) - before < next - Number(id) ? after - 1 : after;
    },
    about: () => [],
    opening: () => 'nothing',
    copyables: () => [],
    titles(columns) {
      const shown = exchangeColumns(columns, digits);
      const cells = [...shown.columns.map((column) => cell(column.title, column)), 'what happened'];
      return [look.paint.dim(fit(cells.join(GAP), columns))];
    },
    whenEmpty: whenEmpty.map(look.paint.dim),
  };
}

function cell(text: string, { width, isRight }: ExchangeColumn): string {
  const shown = fit(text, width);
  return isRight === true ? shown.padStart(width) : pad(shown, width);
}

/** The index of that number, or of the next greater one, in a rising list. */
function placeIn(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
