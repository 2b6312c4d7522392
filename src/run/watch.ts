import {
  HoptapError,
  requestLine,
  statusOf,
  type Event,
  type Exchange,
  type FrameEvent,
} from '../model/index.ts';
import { createMessageReaders, parseFilter, type Filter, type MessageReaders } from '../recording/index.ts';
import { createStudy, diagnose, findingsOf, requestHeads, type Diagnosis } from '../study/index.ts';
import { OPCODE } from '../wire/index.ts';
import {
  observedExchange,
  textOf,
  type ObservedExchange,
  type ObservedMessage,
} from './observed-exchange.ts';

/** Which exchange is waited for. All that is named must hold. */
export interface ExchangeWanted {
  /** The how manieth that matches, from 1, which is the usual one. */
  readonly nth?: number;
  /** Method of the request, in any case. */
  readonly method?: string;
  /** Path of the request without its query, or an expression that its whole target must match. */
  readonly path?: string | RegExp;
  /** In the filter language: `~websocket & ~c 101`. */
  readonly filter?: string;
  /** How far it must have come: the request is there, the client is answered (as usual), or it is over. */
  readonly until?: 'asked' | 'answered' | 'ended';
  /** Milliseconds after which it is given up; 5000 unless told. */
  readonly timeoutMs?: number;
}

/** Keeps what a run tells, and answers who asks for it. */
export interface Watch {
  push(event: Event): void;
  /** All exchanges so far. */
  exchanges(): readonly ObservedExchange[];
  /**
   * Waits for an exchange; one that has been is found at once.
   * @throws HoptapError EXCHANGE_AWAITED where none came in time, or the run has ended; FILTER_INVALID
   */
  exchange(wanted?: ExchangeWanted): Promise<ObservedExchange>;
  diagnose(): Diagnosis;
}

const WAIT_MS = 5000;

/**
 * Begins to watch a run.
 * @param keptBytes payload bytes of messages that are kept; of later ones all is cut
 */
export function createWatch(keptBytes: number): Watch {
  const study = createStudy();
  const readers = new Map<number, MessageReaders>();
  const messages = new Map<number, ObservedMessage[]>();
  const waiting = new Set<() => void>();
  let keptLeft = keptBytes;
  let isEnded = false;
  let isContentAwaited = false;

  const exchangesNow = (): readonly Exchange[] => study.study().session.exchanges;
  const observe = (exchange: Exchange): ObservedExchange =>
    observedExchange(exchange, [...(messages.get(exchange.exchange) ?? [])], () =>
      findingsOf(diagnose(study.study()), exchange.exchange),
    );

  function isMeant(filter: Filter, exchange: Exchange): boolean {
    const said = messages.get(exchange.exchange) ?? [];
    const contents = [...filter.contents.entries()].filter(([, { from, regex }]) =>
      said.some((message) => (from === null || from === message.from) && regex.test(message.text)),
    );
    const findings = filter.needsFindings ? findingsOf(diagnose(study.study()), exchange.exchange) : [];
    return filter.matches({
      exchange,
      findings: new Set(findings.map(({ code }) => code)),
      contents: new Set(contents.map(([index]) => index)),
    });
  }

  function readersOf(exchange: number): MessageReaders {
    const known = readers.get(exchange);
    if (known !== undefined) return known;
    const begun = createMessageReaders(study.exchange(exchange));
    readers.set(exchange, begun);
    return begun;
  }

  function keepMessage(frame: FrameEvent): void {
    const message = readersOf(frame.exchange).push(frame);
    if (message === null) return;
    if (message.opcode !== OPCODE.text && message.opcode !== OPCODE.binary) return;
    const { length } = message.payload;
    const payload = length <= keptLeft ? message.payload : new Uint8Array();
    keptLeft -= payload.length;
    const kept: ObservedMessage = {
      from: frame.from,
      t: frame.t,
      kind: message.opcode === OPCODE.text ? 'text' : 'binary',
      payload,
      get text() {
        return textOf(payload);
      },
      cut: message.cut + length - payload.length,
    };
    const those = messages.get(frame.exchange);
    if (those === undefined) messages.set(frame.exchange, [kept]);
    else those.push(kept);
  }

  return {
    push(event) {
      study.push(event);
      if (event.event === 'frame') keepMessage(event);
      if (event.event === 'close') readers.delete(event.exchange);
      if (event.event === 'gap') {
        for (const [number, those] of readers) if ((event.exchange ?? number) === number) those.skip();
      }
      if (event.event === 'end') isEnded = true;
      // a frame changes nothing that is waited for but content, and comes by the million
      if (event.event !== 'frame' || isContentAwaited) for (const look of waiting) look();
    },
    exchanges: () => exchangesNow().map(observe),
    async exchange(wanted = {}) {
      const filter = wanted.filter === undefined ? null : parseFilter(wanted.filter);
      isContentAwaited ||= filter?.needsContent === true;
      const find = (): Exchange | undefined =>
        exchangesNow().filter((each) => isWanted(each, wanted) && (filter === null || isMeant(filter, each)))[
          (wanted.nth ?? 1) - 1
        ];
      return new Promise((resolve, reject) => {
        const { timeoutMs = WAIT_MS } = wanted;
        const timer = setTimeout(() => settle(late(`within ${timeoutMs} ms`, exchangesNow())), timeoutMs);
        function settle(outcome: Exchange | HoptapError): void {
          clearTimeout(timer);
          waiting.delete(look);
          if (outcome instanceof HoptapError) reject(outcome);
          else resolve(observe(outcome));
        }
        function look(): void {
          const found = find();
          if (found !== undefined) settle(found);
          else if (isEnded) settle(late('before the proxy was closed', exchangesNow()));
        }
        waiting.add(look);
        look();
      });
    },
    diagnose: () => diagnose(study.study()),
  };
}

function isWanted(exchange: Exchange, wanted: ExchangeWanted): boolean {
  const head = requestHeads(exchange)[0];
  const line = head === undefined ? null : requestLine(head.startLine);
  if (head === undefined || !hasCome(exchange, wanted.until ?? 'answered')) return false;
  if (wanted.method !== undefined && line?.method.toUpperCase() !== wanted.method.toUpperCase()) return false;
  return isPath(line?.target ?? '', wanted.path);
}

function isPath(target: string, wanted: ExchangeWanted['path']): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? target.split('?', 1)[0] === wanted : wanted.test(target);
}

const COME: {
  readonly [U in NonNullable<ExchangeWanted['until']>]: (exchange: Exchange) => boolean;
} = {
  asked: () => true,
  answered: (exchange) =>
    exchange.close !== null || exchange.heads.some((head) => head.of === 'response' && head.hop === 0),
  ended: ({ close }) => close !== null,
};

function hasCome(exchange: Exchange, until: NonNullable<ExchangeWanted['until']>): boolean {
  return COME[until](exchange);
}

function late(when: string, exchanges: readonly Exchange[]): HoptapError {
  const seen = exchanges.map((exchange) => {
    const answer = exchange.heads.findLast((head) => head.of === 'response' && head.hop === 0);
    const status = answer === undefined ? 'unanswered' : String(statusOf(answer));
    return `#${exchange.exchange} ${requestHeads(exchange)[0]?.startLine ?? 'no request'}: ${status}, ${exchange.state}`;
  });
  const those = seen.length === 0 ? 'none came at all' : `there were ${seen.slice(-5).join('; ')}`;
  return new HoptapError('EXCHANGE_AWAITED', `No such exchange ${when}: ${those}`, {
    hint: 'Have the client connect to the url of the proxy; wait for less, or for longer',
  });
}
