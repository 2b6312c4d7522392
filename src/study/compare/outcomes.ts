import {
  BACKEND,
  BY_HAND,
  CLIENT,
  fieldValues,
  isEndedByHand,
  statusLine,
  statusOf,
  type CloseEvent,
  type Ending,
  type Exchange,
  type SideEnd,
} from '../../model/index.ts';
import { redactField, redactText } from '../../recording/index.ts';
import { closeCodeName, isAccepted, NO_STATUS_RECEIVED, parseExtensions } from '../../wire/index.ts';
import { originOf, requestHeads, responseHeads } from '../passage.ts';
import { subprotocolStory } from '../subprotocol-story.ts';
import type { OutcomeComparison } from './comparison.ts';

/** What came of an exchange in one respect: how it is told, and what of it is compared. */
interface Outcome {
  readonly text: string;
  /** Equal where the outcome is held to be the same. */
  readonly essence: string;
  readonly ms?: number | null;
}

type What = OutcomeComparison['what'];

/** Each respect; null where an exchange has nothing to say in it. */
const OUTCOMES: { readonly [W in What]: (exchange: Exchange) => Outcome | null } = {
  answer,
  'accept key': acceptance,
  subprotocol,
  extensions,
  ending,
};

const ORDER = ['answer', 'accept key', 'subprotocol', 'extensions', 'ending'] as const satisfies What[];

const NOTHING: Outcome = { text: 'none', essence: '' };

/** What came of two exchanges, respect by respect; left out where neither has anything to say. */
export function compareOutcomes(a: Exchange, b: Exchange): readonly OutcomeComparison[] {
  return ORDER.flatMap((what): OutcomeComparison[] => {
    const [ofA, ofB] = [OUTCOMES[what](a), OUTCOMES[what](b)];
    if (ofA === null && ofB === null) return [];
    const [one, other] = [ofA ?? NOTHING, ofB ?? NOTHING];
    const isDifferent = one.essence !== other.essence;
    const ms =
      one.ms === undefined && other.ms === undefined
        ? {}
        : { ms: { a: one.ms ?? null, b: other.ms ?? null } };
    return [{ what, a: one.text, b: other.text, isDifferent, ...ms }];
  });
}

function answer(exchange: Exchange): Outcome {
  const heads = responseHeads(exchange);
  const head = heads.at(-1);
  const [first] = heads;
  if (head === undefined || first === undefined || head.hop !== 0) {
    const [error] = exchange.errors;
    const text = error === undefined ? 'none' : `none: ${error.code} at ${error.where}`;
    return { text, essence: text };
  }
  const line = statusLine(head.startLine);
  const status = line === null ? head.startLine : `${line.status} ${line.reason}`.trimEnd();
  const origin = originOf(first, exchange);
  const from = origin === BACKEND ? '' : ` from ${origin}`;
  const essence = `${line?.status ?? head.startLine}${from}`;
  return { text: status + from, essence, ms: head.t - exchange.open.t };
}

function acceptance(exchange: Exchange): Outcome | null {
  const [request, response] = [requestHeads(exchange)[0], responseHeads(exchange).at(-1)];
  if (response?.hop !== 0 || statusOf(response) !== 101) return null;
  const isThere = fieldValues(response, 'Sec-WebSocket-Accept').length > 0;
  const text = !isThere
    ? 'missing'
    : request?.hop === 0 && isAccepted(request, response)
      ? 'right for its key'
      : 'wrong for its key';
  return { text, essence: text };
}

function subprotocol(exchange: Exchange): Outcome | null {
  const { offered, chosen, received, lostAt, addedAt, isAnswered } = subprotocolStory(exchange);
  if (offered.length === 0 && chosen === null && received === null) return null;
  const shown = (value: string): string => redactField('Sec-WebSocket-Protocol', value);
  const asides = [
    offered.length === 0 ? 'none offered' : `offered ${shown(offered.join(', '))}`,
    chosen !== null && chosen !== received ? `backend chose ${shown(chosen)}` : '',
    lostAt === null ? '' : `lost at ${lostAt}`,
    addedAt === null ? '' : `added at ${addedAt}`,
  ].filter((aside) => aside !== '' && aside !== `offered ${shown(received ?? '')}`);
  const text = received === null ? 'none' : shown(received);
  const essence = isAnswered ? `${received ?? ''}\n${chosen ?? ''}\n${lostAt === null ? '' : 'lost'}` : '';
  return { text: asides.length === 0 ? text : `${text} (${asides.join(', ')})`, essence };
}

function extensions(exchange: Exchange): Outcome | null {
  const response = responseHeads(exchange).at(-1);
  if (response === undefined || response.hop !== 0 || statusOf(response) !== 101) return null;
  const values = fieldValues(response, 'Sec-WebSocket-Extensions');
  if (values.length === 0) return null;
  const agreed = parseExtensions(values);
  if (agreed === null) return { text: values.join(', '), essence: values.join(', ') };
  const words = agreed.map(({ name, params }) =>
    [name, ...params.map(([each, value]) => (value === null ? each : `${each}=${value}`))].join('; '),
  );
  return { text: words.join(', '), essence: words.join(', ') };
}

const HOW: { readonly [E in Ending]: (by: string) => string } = {
  'close-frame': (by) => `closed by ${by}`,
  fin: (by) => `ended by ${by} with a FIN, no close frame`,
  reset: (by) => `reset by ${by}`,
  timer: (by) => `ended by a timer of ${by}`,
  response: (by) => `answered by ${by}`,
  error: (by) => `ended by ${by} after an error`,
  shutdown: () => 'ended with the run',
};

function ending({ close, errors, open, state }: Exchange): Outcome {
  if (close === null) {
    const text = state === 'connecting' ? 'not answered when the recording ended' : 'open to the end';
    return { text, essence: text, ms: null };
  }
  const said = codeInWords(close);
  const failed = close.how === 'error' && errors[0] !== undefined ? `: ${errors[0].code}` : '';
  const byHand = isEndedByHand(close) ? `: ${BY_HAND}` : '';
  const end = sideOf(close, close.by);
  return {
    text: `${HOW[close.how](close.by)}${close.how === 'close-frame' ? said : failed}${byHand}`,
    essence: [close.how, close.by, end?.code ?? '', end?.reason ?? '', failed].join('\n'),
    ms: close.t - open.t,
  };
}

function codeInWords(close: CloseEvent): string {
  const end = sideOf(close, close.by);
  if (end === null || end.code === null) return '';
  if (end.code === NO_STATUS_RECEIVED) return ' without a code';
  const reason = end.reason === '' ? '' : ` "${redactText(end.reason)}"`;
  return `: ${end.code} ${closeCodeName(end.code).toLowerCase()}${reason}`;
}

function sideOf(close: CloseEvent, station: string): SideEnd | null {
  if (station === CLIENT) return close.client;
  return station === BACKEND ? close.backend : null;
}
