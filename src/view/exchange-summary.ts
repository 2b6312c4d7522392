import type { ConnectedEvent, Exchange, TlsFacts, ViolationEvent } from '../model/index.ts';
import { UNKNOWN } from '../recording/index.ts';
import type { Finding } from '../study/index.ts';
import { closeInWords, outcomeInWords } from './ending.ts';
import { FINDING_SIGNS } from './finding-marks.ts';
import { isSwitched } from './handshake.ts';
import { headTokens } from './head-tokens.ts';
import type { Look } from './look.ts';
import { answererInWords, requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { bytesInWords, counted, durationInWords } from './quantity.ts';
import { errorInWords, faultInWords, violationInWords } from './trouble.ts';
import { subprotocolInWords } from './subprotocol.ts';
import { fit, pad, wrap } from './width.ts';

/** A line of the summary: its label, what it says, how it looks. */
type Fact = readonly [label: string, text: string, style?: Style];

const INDENT = '  ';
const LABEL_COLUMNS = 11;
const REQUEST_COLUMNS_AT_LEAST = 24;

/**
 * All that is known of one exchange but its heads and frames, in labelled lines; lines with nothing to say are left out.
 * @param findings what is held to be wrong with it, in the order of its chains
 */
export function exchangeSummary(
  exchange: Exchange,
  look: Look,
  findings: readonly Finding[] = [],
): readonly string[] {
  const { paint } = look;
  const request = requestInWords(exchange, look);
  const start = `exchange ${exchange.exchange}  ${look.clock(exchange.open.t)}  `;
  const title = look.isFull
    ? request
    : fit(request, Math.max(REQUEST_COLUMNS_AT_LEAST, look.columns - start.length));
  const facts: readonly Fact[] = [
    ['upgrade', exchange.open.upgrade ?? ''],
    ['answer', answerInWords(exchange)],
    ['subprotocol', subprotocolInWords(exchange, look)],
    ['client', clientInWords(exchange)],
    ['stations', exchange.open.stations.join(' → ')],
    ...tlsFacts('client TLS', exchange.open.tls),
    ['backend', exchange.connected === null ? 'not reached' : connectedInWords(exchange.connected)],
    ...tlsFacts('backend TLS', exchange.connected?.tls),
    ...trafficFacts(exchange, look),
    ['ending', endingOf(exchange, look), exchange.state === 'failed' ? 'red' : 'plain'],
    ...exchange.errors.map((error): Fact => ['error', errorInWords(error, look), 'red']),
    ...exchange.faults.map((fault): Fact => ['fault', faultInWords(fault), 'magenta']),
    ...violationFacts(exchange, look),
    ...headTokens(exchange, look).map((text): Fact => ['token', text]),
    ...findings.map((finding): Fact => {
      const { sign, style } = FINDING_SIGNS[finding.severity];
      return ['finding', `${sign} ${finding.code}: ${finding.sentence}`, style];
    }),
  ];
  return [
    `${paint.bold(`exchange ${exchange.exchange}`)}  ${paint.dim(look.clock(exchange.open.t))}  ${paint.bold(title)}`,
    ...facts.filter(([, text]) => text !== '').flatMap((fact) => factLines(fact, look)),
  ];
}

/** The label, then what it says, on as many lines as it takes. */
function factLines([label, text, style = 'plain']: Fact, { paint, columns }: Look): readonly string[] {
  return wrap(text, columns - INDENT.length - LABEL_COLUMNS - 1).map((line, at) => {
    const shown = paint.dim(pad(at === 0 ? label : '', LABEL_COLUMNS));
    return `${INDENT}${shown} ${paint[style](line)}`;
  });
}

function answerInWords(exchange: Exchange): string {
  return `${statusInWords(exchange) ?? 'none'} ${answererInWords(exchange)}`.trimEnd();
}

function clientInWords({ open }: Exchange): string {
  if (open.client.address === UNKNOWN) return 'unknown: the recording lacks its beginning';
  return `${hostPort(open.client)}, connection ${open.connection}`;
}

function connectedInWords(connected: ConnectedEvent): string {
  const { connectMs, tlsMs, reused } = connected;
  return [
    hostPort(connected),
    reused ? 'connection of an earlier exchange' : `connected in ${durationInWords(connectMs)}`,
    ...(tlsMs === undefined || reused ? [] : [`TLS in ${durationInWords(tlsMs)}`]),
  ].join(', ');
}

function tlsFacts(label: string, tls: TlsFacts | undefined): readonly Fact[] {
  if (tls === undefined) return [];
  const { version, cipher, serverName, alpn, subject, issuer, validTo, distrusted } = tls;
  const words = [
    [version, cipher].filter((word) => word !== undefined).join(' '),
    serverName === undefined ? '' : `for ${serverName}`,
    alpn === undefined ? '' : `ALPN ${alpn}`,
    subject === undefined ? '' : `certificate ${subject}`,
    issuer === undefined ? '' : `issued by ${issuer}`,
    validTo === undefined ? '' : `valid until ${validTo}`,
  ].filter((word) => word !== '');
  const facts: Fact[] = words.length === 0 ? [] : [[label, words.join(', ')]];
  if (distrusted !== undefined) facts.push([label, `not trusted, but accepted: ${distrusted}`, 'yellow']);
  return facts;
}

function trafficFacts(exchange: Exchange, look: Look): readonly Fact[] {
  const sides = ['client', 'backend'] as const;
  const sent = sides.map((side) => {
    const { frames, bytes } = exchange.close?.[side] ?? exchange[side];
    const size = bytesInWords(bytes);
    return isSwitched(exchange) ? `${side} ${counted(frames, 'frame')} (${size})` : `${side} ${size}`;
  });
  const codes = sides.map((side) => {
    const end = exchange.close?.[side];
    if (end === undefined || end.code === null) return `${side} none`;
    return `${side} ${closeInWords(end.code, end.reason, look)}`;
  });
  const isClosed = exchange.close !== null && codes.some((code) => !code.endsWith(' none'));
  return [
    ['sent', sent.join(' · ')],
    ...(isClosed ? [['close code', codes.join(' · ')] as const] : []),
    ...undeliveredFacts(exchange),
  ];
}

/** The first violation of each rule by each side, and how often it was broken: a client may mask no frame at all. */
function violationFacts({ violations }: Exchange, look: Look): readonly Fact[] {
  const kinds = new Map<string, ViolationEvent[]>();
  for (const violation of violations) {
    const alike = kinds.get(`${violation.from} ${violation.rule}`);
    if (alike === undefined) kinds.set(`${violation.from} ${violation.rule}`, [violation]);
    else alike.push(violation);
  }
  return [...kinds.values()].flatMap(([first, ...more]): readonly Fact[] => {
    if (first === undefined) return [];
    const often = more.length === 0 ? '' : ` (${more.length + 1} times; --frames shows each)`;
    return [['violation', `${violationInWords(first, look)}${often}`, 'yellow']];
  });
}

function undeliveredFacts({ undelivered, lost }: Exchange): readonly Fact[] {
  const facts: Fact[] = [];
  if (undelivered > 0) {
    facts.push(['undelivered', `${counted(undelivered, 'frame')}: the other side was gone before`, 'yellow']);
  }
  if (lost > 0)
    facts.push(['lost', `${counted(lost, 'event')} of this exchange could not be recorded`, 'yellow']);
  return facts;
}

function endingOf(exchange: Exchange, look: Look): string {
  const words = outcomeInWords(exchange, look);
  return exchange.close === null
    ? words
    : `${words}, after ${durationInWords(exchange.close.t - exchange.open.t)}`;
}

function hostPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
