import {
  BACKEND,
  BY_HAND,
  CLIENT,
  isByHand,
  isEndedByHand,
  type CloseEvent,
  type Ending,
  type Exchange,
  type SideEnd,
} from '../model/index.ts';
import { closeCodeName, NO_STATUS_RECEIVED } from '../wire/index.ts';
import { discreet, type Look } from './look.ts';

type Discretion = Pick<Look, 'isRedacted'>;

/** A close frame's content: `1011 internal error "no credentials"`. */
export function closeInWords(code: number, reason: string, look: Discretion): string {
  if (code === NO_STATUS_RECEIVED) return 'a close frame without a code';
  const name = `${code} ${closeCodeName(code).toLowerCase()}`;
  return reason === '' ? name : `${name} "${discreet(reason, look)}"`;
}

/** What came first, and whether it was the user who began it. */
function beginningInWords(close: CloseEvent, look: Discretion): string {
  const beginning = BEGINNINGS[close.how](close, look);
  return isEndedByHand(close) ? `${beginning}: ${BY_HAND}` : beginning;
}

const BEGINNINGS: { readonly [E in Ending]: (close: CloseEvent, look: Discretion) => string } = {
  'close-frame': (close, look) => {
    const end = sideOf(close, close.by);
    const said = end === null || end.code === null ? '' : `: ${closeInWords(end.code, end.reason, look)}`;
    return `closed by ${close.by}${said}`;
  },
  fin: (close) => `ended by ${close.by} with a FIN${withoutCloseFrame(close)}`,
  reset: (close) => `reset by ${close.by}${withoutCloseFrame(close)}`,
  timer: (close) => `ended by a timer of ${close.by}`,
  response: (close) => `answered by ${close.by}`,
  error: (close) => `ended by ${close.by} after an error`,
  shutdown: (close) => `ended by ${close.by}, which was shut down`,
};

/** Who ended an exchange and how, and what the other side had to say about it. */
export function endingInWords(close: CloseEvent, look: Discretion): string {
  return endingAfter(beginningInWords(close, look), close, look);
}

function endingAfter(beginning: string, close: CloseEvent, look: Discretion): string {
  if (close.how !== 'close-frame') return beginning;
  const answers = [CLIENT, BACKEND]
    .filter((side) => side !== close.by)
    .map((side) => answerInWords(side, close, look))
    .filter((answer) => answer !== '');
  return [beginning, ...answers].join(', ');
}

/** How an exchange stands or stood when the recording ended, or how it ended; the error where there was one. */
export function outcomeInWords(exchange: Exchange, look: Discretion): string {
  return outcome(exchange, (close) =>
    endingAfter(`${beginningInWords(close, look)}${sentByHand(exchange, close)}`, close, look),
  );
}

/** With which code the user closed, and whom: `, close 1001 to both sides`. */
function sentByHand({ faults }: Exchange, close: CloseEvent): string {
  const fault = faults.find((each) => isByHand(each) && each.did === 'closed');
  return fault === undefined || !isEndedByHand(close) ? '' : `, ${fault.detail}`;
}

/** The same in fewer words: only what came first. */
export function outcomeInShort(exchange: Exchange, look: Discretion): string {
  return outcome(exchange, (close) => beginningInWords(close, look));
}

function outcome(exchange: Exchange, told: (close: CloseEvent) => string): string {
  const { close, errors, state } = exchange;
  const [error] = errors;
  if (error !== undefined && (close === null || close.how === 'error')) {
    return `failed at ${error.where}: ${error.code}`;
  }
  if (close !== null) return told(close);
  return state === 'connecting' ? 'not answered yet' : 'still open';
}

/** What a side sent in answer to the other's close frame: nothing to say where it repeats the code, as it should. */
function answerInWords(side: string, close: CloseEvent, look: Discretion): string {
  const own = sideOf(close, side);
  const other = sideOf(close, side === CLIENT ? BACKEND : CLIENT);
  if (own === null || own.code === other?.code) return '';
  if (own.code === null) return `${side} sent no close frame`;
  return `${side} sent ${closeInWords(own.code, own.reason, look)}`;
}

function withoutCloseFrame(close: CloseEvent): string {
  const end = sideOf(close, close.by);
  return end === null || end.frames === 0 || end.code !== null ? '' : ', no close frame';
}

function sideOf(close: CloseEvent, station: string): SideEnd | null {
  if (station === CLIENT) return close.client;
  return station === BACKEND ? close.backend : null;
}
