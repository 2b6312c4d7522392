import { BACKEND, CLIENT, isEndedByHand } from '../../model/index.ts';
import { redactText } from '../../recording/index.ts';
import { closeCodeName, OPCODE } from '../../wire/index.ts';
import { inSeconds } from '../duration.ts';
import type { Evidence, Severity } from '../finding.ts';
import type { Detector, Found } from '../found.ts';
import { hasGivenUp } from '../outcome.ts';
import type { Case } from '../study.ts';
import { findingOfCode } from '../trouble-codes.ts';
import { tunnelEnd, type TunnelEnd } from '../tunnel-end.ts';
import { cutsAtTimers } from './ending-at-timer.ts';

/** What a backend closes so soon, it closes for what it saw in the handshake. */
const EARLY_MS = 5000;

/** Finds WebSockets that ended in another way than both sides would wish. Ordinary endings are silent. */
export const detectEndings: Detector = (study) => {
  const atTimer = cutsAtTimers(study);
  const timed = new Set(atTimer.flatMap(({ exchanges }) => exchanges));
  return [
    ...atTimer,
    ...study.cases.flatMap((one) => {
      const end = tunnelEnd(one);
      // what the user ended is as the user wished it
      if (end === null || end.how === 'shutdown' || isEndedByHand(end)) return [];
      const hasLeft = hasGivenUp(one.exchange);
      const founds = [
        ...closed(one, end),
        ...(hasLeft ? [clientGaveUp(one, end)] : []),
        ...unseen(one, end),
        ...(hasLeft || timed.has(one.exchange.exchange) ? [] : cut(one, end)),
      ];
      // after frames that the user put in, a side may end for those
      return one.timing.putIn === null
        ? founds
        : founds.map((found) => ({ ...found, severity: 'note' as const }));
    }),
  ];
};

function closed(one: Case, end: TunnelEnd): readonly Found[] {
  const { said } = end;
  const code = said === null ? null : findingOfCode(said.code);
  // what a station closes it owns up to
  if (said === null || code === null || (end.by !== CLIENT && end.by !== BACKEND)) return [];
  const words = `${said.code} ${closeCodeName(said.code).toLowerCase()}`;
  const reason = said.reason === '' ? '' : ` "${redactText(said.reason)}"`;
  const isEarly = end.isBeforeAll || end.openMs <= EARLY_MS;
  return [
    {
      code,
      key: `${said.from} ${said.code} ${said.reason} ${isEarly}`,
      severity: severityOf(said, isEarly),
      sentence: `The ${said.from} closed with ${words}${reason}${momentOf(end)}.`,
      evidence: [closeEvidence(one, end, `${words}${reason}, ${inSeconds(end.openMs)} after the 101`)],
      exchanges: [one.exchange.exchange],
      clause: `the ${said.from} had closed with ${said.code}`,
      isLate: !isEarly,
    },
  ];
}

function momentOf({ isBeforeAll, openMs, said }: TunnelEnd): string {
  const isSoon = openMs <= EARLY_MS;
  if (!isBeforeAll) return isSoon ? ' within seconds of the handshake' : ' in the course of the connection';
  const before = `before ${said?.from === BACKEND ? 'it' : 'the backend'} had sent anything`;
  return isSoon ? ` right after the handshake, ${before}` : ` ${before}`;
}

/** A page may close with a code of its own at any time; a backend that does so early turns the client away. */
function severityOf({ from, code }: NonNullable<TunnelEnd['said']>, isEarly: boolean): Severity {
  if (code >= 1012 && code <= 1014) return isEarly ? 'error' : 'warning';
  if (code < 3000) return 'error';
  if (from === CLIENT) return 'note';
  return isEarly || [3000, 3003, 4401, 4403].includes(code) ? 'error' : 'warning';
}

function clientGaveUp({ exchange, timing }: Case, end: TunnelEnd): Found {
  const isServed = exchange.backend.frames > exchange.undelivered && !end.isBeforeAll;
  const how = end.by === CLIENT ? (end.how === 'reset' ? ' by RST' : ' by FIN') : '';
  return {
    code: 'client-gave-up',
    key: `${isServed}`,
    severity: isServed ? 'note' : 'error',
    sentence: isServed
      ? 'The client left at once, without a frame of its own, though the backend had begun to send.'
      : 'The client left right after the 101 without sending a frame.',
    evidence: [
      {
        exchange: exchange.exchange,
        t: end.by === CLIENT ? end.t : (timing.last.backend?.t ?? end.t),
        text: `gone${how} within ${inSeconds(end.openMs)} of the 101`,
      },
    ],
    exchanges: [exchange.exchange],
    clause: 'the client had given up at the handshake',
  };
}

/** A close frame of the backend that came when the client was gone, or stayed without the reply it is owed. */
function unseen(one: Case, end: TunnelEnd): readonly Found[] {
  const { close } = one.exchange;
  const last = one.timing.last.backend;
  const code = close?.backend.code ?? null;
  // of an ordinary close nothing is lost
  if (close === null || code === null || findingOfCode(code) === null) return [];
  if (last === null || last.opcode !== OPCODE.close) return [];
  const isSilent = close.client.code === null && close.client.frames === 0;
  if (!last.undelivered && !isSilent) return [];
  const words = `${code} ${closeCodeName(code).toLowerCase()}`;
  const reason = close.backend.reason === '' ? '' : ` "${redactText(close.backend.reason)}"`;
  const text = last.undelivered ? 'could not be delivered' : 'the client sent nothing in return';
  return [
    {
      code: 'close-unseen',
      key: `${code} ${close.backend.reason} ${last.undelivered}`,
      severity: last.undelivered ? 'error' : 'warning',
      sentence: last.undelivered
        ? `The client never saw the backend's close ${words}${reason}: it had already left.`
        : `The client did not answer the backend's close ${words}${reason}: it may have left without reading it.`,
      evidence: [closeEvidence(one, { ...end, said: { from: BACKEND, code, reason: '' } }, text)],
      exchanges: [one.exchange.exchange],
    },
  ];
}

/** Ended by FIN or RST without a close frame of either side. */
function cut({ exchange }: Case, end: TunnelEnd): readonly Found[] {
  if (end.said !== null || (end.how !== 'fin' && end.how !== 'reset' && end.how !== 'error')) return [];
  if (end.by !== CLIENT && end.by !== BACKEND) return [];
  const how = end.how === 'reset' ? 'RST' : end.how === 'fin' ? 'FIN' : 'an error';
  const isClient = end.by === CLIENT;
  return [
    {
      code: 'cut',
      key: `${end.by} ${how}`,
      severity: isClient ? 'note' : 'error',
      sentence: isClient
        ? `The client ended the connection by ${how} without a close frame, as one does that is killed or loses its network.`
        : `The backend's side ended the connection by ${how} without a close frame: clients report 1006.`,
      evidence: [
        {
          exchange: exchange.exchange,
          t: end.t,
          text:
            end.idleMs === null
              ? `${inSeconds(end.openMs)} after the 101, without a frame`
              : `${inSeconds(end.openMs)} after the 101, ${inSeconds(end.idleMs)} after the last frame`,
        },
      ],
      exchanges: [exchange.exchange],
      clause: `the ${end.by} had cut the connection`,
    },
  ];
}

function closeEvidence({ exchange, timing }: Case, { said, t }: TunnelEnd, text: string): Evidence {
  const last = said === null ? null : timing.last[said.from];
  const isThere = last !== null && last.opcode === OPCODE.close;
  return {
    exchange: exchange.exchange,
    t: isThere ? last.t : t,
    text,
    ...(isThere ? { frame: { from: last.from, n: last.n } } : {}),
  };
}
