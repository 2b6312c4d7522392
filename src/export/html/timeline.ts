import { statusOf, type Exchange } from '../../model/index.ts';
import { requestHeads, responseHeads } from '../../study/index.ts';
import { bytesInWords, counted, durationInWords } from '../../view/index.ts';
import type { Histogram, Slice } from './histogram.ts';
import { Html, markup, NOTHING, when } from './html.ts';

/** A stretch of the handshake, in milliseconds of the run. */
interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** How it is coloured. */
  readonly tone: 'wait' | 'net' | 'tls' | 'bad';
}

/** Units of a drawing's width; it is stretched to the page's. */
const WIDTH = 1000;
const HEIGHT = 64;
const MIDDLE = HEIGHT / 2;
/** What is shorter than that would not be seen. */
const LEAST_WIDTH = 2;
/** A shorter silence is no news. */
const SILENCE_MS = 1000;

/** When things happened, to scale: the handshake's phases, then the frames each way. Both say in words what they draw. */
export function timeline(exchange: Exchange, histogram: Histogram, lastT: number): Html {
  return markup`<section class="time">
    <h4>Timeline</h4>
    ${phasesMarkup(exchange, lastT)}${framesMarkup(exchange, histogram, lastT)}
  </section> `;
}

/** The phases until the client had its answer, as far as they were recorded. */
function phasesOf(exchange: Exchange, lastT: number): readonly Phase[] {
  const { open, connected } = exchange;
  const requests = requestHeads(exchange);
  const responses = responseHeads(exchange);
  const sent = requests.at(-1)?.hop === 0 ? undefined : requests.at(-1);
  const heard = responses[0];
  const told = responses.at(-1)?.hop === 0 ? responses.at(-1) : undefined;
  const phases: Phase[] = [];
  const add = (name: string, from: number | undefined, to: number | undefined, tone: Phase['tone']): void => {
    if (from !== undefined && to !== undefined) phases.push({ name, from, to: Math.max(from, to), tone });
  };
  add('request read', open.t, requests[0]?.t, 'wait');
  if (connected !== null && !connected.reused) {
    const begunTls = connected.t - (connected.tlsMs ?? 0);
    add('connect', begunTls - connected.connectMs, begunTls, 'net');
    if (connected.tlsMs !== undefined) add('TLS', begunTls, connected.t, 'tls');
  }
  add('request passed on', connected?.t ?? requests[0]?.t, sent?.t, 'wait');
  if (heard === undefined) add('no answer', sent?.t ?? requests.at(-1)?.t, lastT, 'bad');
  else add('waiting for the answer', sent?.t ?? requests.at(-1)?.t, heard.t, 'net');
  add('answer passed on', heard?.t, told?.t, 'wait');
  return phases;
}

function phasesMarkup(exchange: Exchange, lastT: number): Html {
  const phases = phasesOf(exchange, lastT);
  if (phases.length === 0) return NOTHING;
  const begin = Math.min(exchange.open.t, ...phases.map(({ from }) => from));
  const whole = Math.max(0.001, Math.max(...phases.map(({ to }) => to)) - begin);
  const items = phases.map(({ name, from, to, tone }) => {
    const x = ((from - begin) / whole) * WIDTH;
    const width = Math.max(LEAST_WIDTH, ((to - from) / whole) * WIDTH);
    return markup`<li>
      <span>${name}</span>${bar(Math.min(x, WIDTH - width), width, tone)}<span
        >${durationInWords(to - from)}</span
      >
    </li> `;
  });
  const reused = exchange.connected?.reused === true ? ' · connection to the backend already open' : '';
  return markup`<h5>Handshake, ${durationInWords(whole)}${reused}</h5>
    <ol class="phases">
      ${items}
    </ol>`;
}

function bar(x: number, width: number, tone: string): Html {
  return markup`<svg viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="${WIDTH}" height="10" />
    <rect class="${tone}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="10" />
  </svg>`;
}

function framesMarkup(exchange: Exchange, histogram: Histogram, lastT: number): Html {
  const { first, silence } = histogram;
  const answered = responseHeads(exchange).at(-1);
  const isSwitched = answered !== undefined && statusOf(answered) === 101;
  if (!isSwitched && first.client === null && first.backend === null) return NOTHING;
  const begin = exchange.open.t;
  const whole = Math.max(0.001, lastT - begin);
  const x = (t: number): number => ((t - begin) / whole) * WIDTH;
  const isQuiet = silence !== null && silence.to - silence.from >= SILENCE_MS;
  const texts = [
    answered === undefined ? '' : `answered after ${durationInWords(answered.t - begin)}`,
    first.client === null
      ? 'no frame from the client'
      : `first frame from the client after ${durationInWords(first.client - begin)}`,
    first.backend === null
      ? 'no frame from the backend'
      : `first frame from the backend after ${durationInWords(first.backend - begin)}`,
    ...(isQuiet ? [`longest silence ${durationInWords(silence.to - silence.from)}`] : []),
    exchange.close === null ? 'no end recorded' : `ended after ${durationInWords(exchange.close.t - begin)}`,
  ].filter((text) => text !== '');
  return markup`<h5>Connection, ${durationInWords(whole)}</h5>
    <figure class="lanes">
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Frames over time: ${texts.join(', ')}"
      >
        ${when(isQuiet, () => rect('quiet', x(silence?.from ?? 0), x(silence?.to ?? 0)))}${when(answered !== undefined, () => rect('shake', 0, x(answered?.t ?? begin)))}
        <path class="axis" d="M0 ${MIDDLE}h${WIDTH}" />
        ${lane('c', histogram.client, histogram, whole)}${lane('b', histogram.backend, histogram, whole)}${lane('s', histogram.others, histogram, whole)}${endMark(exchange, x)}</svg
      >${axisMarkup(whole)}
      <figcaption>
        <span class="key c">↑ client</span> <span class="key b">↓ backend</span> ${texts.join(' · ')} ·
        ${traffic(exchange)}
      </figcaption>
    </figure>`;
}

function traffic({ client, backend }: Exchange): string {
  return `${counted(client.frames, 'frame')} (${bytesInWords(client.bytes)}) from the client, ${counted(backend.frames, 'frame')} (${bytesInWords(backend.bytes)}) from the backend`;
}

function rect(name: string, from: number, to: number): Html {
  const width = Math.max(LEAST_WIDTH, to - from);
  return markup`<rect class="${name}" x="${from.toFixed(1)}" width="${width.toFixed(1)}" height="${HEIGHT}" />`;
}

/** A bar for each slice that has frames, up for the client, down for the backend; higher with more bytes. */
function lane(
  name: 'c' | 'b' | 's',
  slices: readonly (Slice | undefined)[],
  { sliceMs }: Histogram,
  whole: number,
): Html {
  const width = Math.max(LEAST_WIDTH, (sliceMs / whole) * WIDTH);
  const bars = slices.flatMap((slice, at) => {
    if (slice === undefined) return [];
    const height = Math.min(MIDDLE - 2, 5 + Math.log2(1 + slice.bytes) * 1.4);
    const x = Math.min(WIDTH - width, ((at * sliceMs) / whole) * WIDTH);
    return [
      `M${x.toFixed(1)} ${MIDDLE}v${name === 'b' ? '' : '-'}${height.toFixed(1)}h${width.toFixed(1)}V${MIDDLE}z`,
    ];
  });
  return when(bars.length > 0, () => markup`<path class="${name}" d="${bars.join('')}" />`);
}

function endMark({ close, state }: Exchange, x: (t: number) => number): Html {
  if (close === null) return NOTHING;
  const at = Math.min(WIDTH - LEAST_WIDTH, x(close.t));
  return markup`<rect
    class="${state === 'failed' ? 'bad' : 'end'}"
    x="${at.toFixed(1)}"
    width="${LEAST_WIDTH}"
    height="${HEIGHT}"
  />`;
}

/** The times at the quarters, in words. */
function axisMarkup(whole: number): Html {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => markup`<span>${durationInWords(whole * part)}</span>`);
  return markup`<div class="scale" aria-hidden="true">${marks}</div>`;
}
