import type { BodyEvent, Event, FrameEvent, HeadEvent } from '../../model/index.ts';
import { deflateOf } from '../deflate-of.ts';
import { bodyContent, createSender, PART_BYTES, unreadable, type Content, type Sender } from './content.ts';

/** Adds frames up to messages and parts to bodies, over all exchanges at once. */
export interface Assembly {
  /** Messages and bodies that are whole with this event, or of which nothing more will come. */
  push(event: Event): readonly Content[];
  /** All that is unfinished, as far as it has come. */
  end(): readonly Content[];
  /** All that is unfinished, unread; what still comes of it will be unread as well. */
  giveUp(): readonly Content[];
}

interface Traffic {
  readonly heads: HeadEvent[];
  readonly senders: Map<string, Sender>;
  readonly bodies: Map<string, Body>;
}

interface Body {
  parts: BodyEvent[];
  bytes: number;
  /** Whether its beginning was given up. */
  isLost: boolean;
}

/** Bytes of unfinished messages and bodies that are held at most; beyond, all of them are given up. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Begins with nothing. Events must come in the order of the recording. */
export function createAssembly(): Assembly {
  const traffic = new Map<number, Traffic>();
  let held = 0;

  const of = (exchange: number): Traffic => {
    const known = traffic.get(exchange);
    if (known !== undefined) return known;
    const begun: Traffic = { heads: [], senders: new Map(), bodies: new Map() };
    traffic.set(exchange, begun);
    return begun;
  };

  const takeFrame = (frame: FrameEvent): readonly Content[] => {
    const { heads, senders } = of(frame.exchange);
    const sender = senders.get(frame.from) ?? createSender(deflateOf({ heads }, frame.from));
    senders.set(frame.from, sender);
    const before = sender.bytes;
    const contents = sender.push(frame);
    held += sender.bytes - before;
    return contents;
  };

  const takeBody = (part: BodyEvent): readonly Content[] => {
    const { heads, bodies } = of(part.exchange);
    const key = `${part.of} ${part.hop}`;
    const body = bodies.get(key) ?? { parts: [], bytes: 0, isLost: false };
    if (part.more) bodies.set(key, body);
    else bodies.delete(key);
    if (body.isLost) return [unreadable([part])];
    body.parts.push(part);
    body.bytes += part.payload.length + PART_BYTES;
    held += part.payload.length + PART_BYTES;
    if (part.more) return [];
    held -= body.bytes;
    return [bodyContent(body.parts, headOf(part, heads), false)];
  };

  const unfinishedOf = ({ heads, senders, bodies }: Traffic): readonly Content[] => {
    const contents: Content[] = [];
    for (const sender of senders.values()) {
      held -= sender.bytes;
      contents.push(...sender.skip());
    }
    for (const body of bodies.values()) {
      const [first] = body.parts;
      held -= body.bytes;
      if (first !== undefined) contents.push(bodyContent(body.parts, headOf(first, heads), true));
      body.parts = [];
      body.bytes = 0;
      body.isLost = true;
    }
    return contents;
  };

  const finish = (exchange: number): readonly Content[] => {
    const left = traffic.get(exchange);
    traffic.delete(exchange);
    return left === undefined ? [] : unfinishedOf(left);
  };

  const all = (): readonly Content[] => [...traffic.values()].flatMap(unfinishedOf);

  const giveUp = (): readonly Content[] => all().map(({ parts }) => unreadable(parts));

  const takeGap = (exchange: number | undefined): readonly Content[] => {
    if (exchange === undefined) return all();
    const known = traffic.get(exchange);
    return known === undefined ? [] : unfinishedOf(known);
  };

  const take = (event: Event): readonly Content[] => {
    if (event.event === 'frame') return takeFrame(event);
    if (event.event === 'body') return takeBody(event);
    if (event.event === 'head') of(event.exchange).heads.push(event);
    if (event.event === 'close') return finish(event.exchange);
    return event.event === 'gap' && event.events > 0 ? takeGap(event.exchange) : [];
  };

  return {
    push(event) {
      const contents = take(event);
      return held > MOST_BYTES ? [...contents, ...giveUp()] : contents;
    },
    end: all,
    giveUp,
  };
}

function headOf({ of, hop }: BodyEvent, heads: readonly HeadEvent[]): HeadEvent | null {
  return heads.findLast((head) => head.of === of && head.hop === hop) ?? null;
}
