import type { Event, MarkEvent, Session } from '../../model/index.ts';
import { createAssembly } from './assembly.ts';
import type { Content, Part } from './content.ts';
import { fieldSecrets, headSecrets, payloadSecrets } from './field-secrets.ts';
import { createFingerprints } from './fingerprint.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { contentSecrets, redactContent, type ContentRewriting } from './redact-content.ts';
import { rewriteEvent, rewriteFields, rewriteSession, type Rewriting, type Told } from './redact-event.ts';
import { redactProfile } from './redact-profile.ts';
import { bytesOf, textOf } from './secret-forms.ts';
import { mergeSpans, replaceSpans, type Span } from './span.ts';
import { textSecrets } from './text-secrets.ts';

/** How secrets are to be replaced. */
export interface RedactorOptions {
  /** Of the HMAC that fingerprints are made with: random, drawn for one export and kept nowhere. 32 bytes. */
  readonly key: Uint8Array;
  /** Whether everything must stay as long as it was, in bytes. */
  readonly isLengthKept: boolean;
}

/**
 * Replaces the secrets of a recording by fingerprints: in a first reading all are learned from the places where secrets
 * are known to be, in a second one they are replaced there and wherever else they come up again.
 */
export interface Redactor {
  /**
   * The first reading: every event of the recording, in order.
   * @throws HoptapError EXPORT_INVALID where there are too many secrets to hold
   */
  readonly learn: (event: Event) => void;
  /**
   * The second reading: events that may now be shown, in order. Those of a message or body that is not whole yet are
   * held, and with them all that follow.
   */
  readonly redact: (event: Event) => readonly Event[];
  /** The events that are still held. */
  readonly end: () => readonly Event[];
  /** Any text about the recording. */
  readonly text: (text: string) => string;
  /** What is folded of the recording. */
  readonly session: (session: Session) => Session;
}

/** Bytes of events that may be held; beyond, messages and bodies that are not whole are left out of the recording. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;

/** What an event costs in memory beside its payload, about. */
const EVENT_BYTES = 400;

/** What stands where a text was cut to be read. */
const CUT_MARK = '…';

/** What stands in the place of secrets that were hidden from people, a character for each byte. */
const HIDDEN = /^\u00e2\u0080\u00b9redacted\u00e2\u0080\u00ba$/;

/** A place in the order of events: what is to be shown there, once that is known. */
interface Slot {
  shown: readonly Event[] | null;
  readonly bytes: number;
}

/** Finds the secrets of one sort of text. */
type Find = (text: string) => readonly Span[];

/** A redactor that has learned nothing yet. */
export function createRedactor({ key, isLengthKept }: RedactorOptions): Redactor {
  const known = createKnownSecrets();
  const fingerprints = createFingerprints(key);
  const first = createAssembly();
  const replace = (secret: string, isAsLong: boolean): string =>
    fingerprints[isAsLong ? 'asLong' : 'brief'](known.plain(secret), secret);

  const collect = rewriting((text, find) => {
    for (const { start, end, isLocal } of find(text)) if (isLocal !== true) known.add(text.slice(start, end));
    return text;
  });
  const conceal = rewriting((text, find) => {
    const spans = mergeSpans([...find(text), ...known.find(text, false)]);
    return replaceSpans(text, spans, (secret) => replace(secret, isLengthKept));
  });
  const contents: ContentRewriting = {
    find: (text, isCut) => mergeSpans([...payloadSecrets(text, isCut), ...known.find(text, isCut)]),
    replace,
    isLengthKept,
  };

  const learnContent = (content: Content): void => {
    for (const { start, end, isLocal } of contentSecrets(content, payloadSecrets))
      if (isLocal !== true) known.add((content.text ?? '').slice(start, end));
    for (const part of content.parts)
      if (part.event === 'body' && part.trailers !== undefined) rewriteFields(part.trailers, collect);
  };

  const concealed = (text: string, isCut: boolean): string => {
    const bytes = bytesOf(text);
    // what was hidden before is no secret: all such would have one fingerprint, and seem to be equal
    const named = textSecrets(bytes, isCut).filter(({ start, end }) => !HIDDEN.test(bytes.slice(start, end)));
    const spans = mergeSpans([...named, ...known.find(bytes, isCut)]);
    return textOf(replaceSpans(bytes, spans, (secret) => replace(secret, isLengthKept)));
  };

  /** Bodies and messages that ended with the recording. */
  const settle = once(() => first.end().forEach(learnContent));
  const order = createOrder((content) => {
    return redactContent(content, contents).map((part) =>
      part.event === 'body' && part.trailers !== undefined
        ? { ...part, trailers: rewriteFields(part.trailers, conceal) }
        : part,
    );
  });

  return {
    learn(event) {
      for (const content of first.push(event)) learnContent(content);
      if (isTold(event)) rewriteEvent(event, collect);
    },
    redact(event) {
      settle();
      return order.push(event, isTold(event) ? rewriteEvent(event, conceal) : null);
    },
    end: () => order.end(),
    text(text) {
      settle();
      // a secret that was cut short for people to read is one still
      const pieces = text.split(CUT_MARK);
      return pieces.map((piece, index) => concealed(piece, index < pieces.length - 1)).join(CUT_MARK);
    },
    session(session) {
      settle();
      return rewriteSession(session, conceal);
    },
  };
}

function isTold(event: Event): event is Told {
  return event.event !== 'frame' && event.event !== 'body';
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

/** Rewriting that does the same with every sort of text, once its secrets can be told; texts come in bytes. */
function rewriting(rewrite: (text: string, find: Find) => string): Rewriting {
  const none: Find = () => [];
  const value: Rewriting['value'] = (names, text) =>
    rewrite(text, () => mergeSpans(names.flatMap((name) => [...fieldSecrets(name, text)])));
  const text: Rewriting['text'] = (characters) => {
    const bytes = bytesOf(characters);
    const rewritten = rewrite(bytes, textSecrets);
    return rewritten === bytes ? characters : textOf(rewritten);
  };
  return {
    text,
    line: (line) => rewrite(line, textSecrets),
    value,
    name: (name) => rewrite(name, none),
    raw: (raw) => rewrite(raw, headSecrets),
    profile: (profile) =>
      redactProfile(profile, (written, field) =>
        field === null ? text(written) : textOf(value([field], bytesOf(written))),
      ),
  };
}

/** Keeps events in their order while some wait for others. */
interface Order {
  /** @param told what is to be shown of an event that needs no other; null for parts of contents */
  readonly push: (event: Event, told: Event | null) => readonly Event[];
  readonly end: () => readonly Event[];
}

function createOrder(redact: (content: Content) => readonly Part[]): Order {
  const assembly = createAssembly();
  const waiting = new Map<Event, Slot>();
  const inflated = new Set<string>();
  let slots: Slot[] = [];
  let passed = 0;
  let held = 0;

  const resolve = (content: Content): void => {
    const shown = redact(content);
    for (const [index, part] of content.parts.entries()) {
      const slot = waiting.get(part);
      waiting.delete(part);
      const now = shown[index];
      if (slot === undefined || now === undefined) continue;
      slot.shown = index === 0 ? [...inflationOf(content, inflated), now] : [now];
    }
  };

  const release = (): readonly Event[] => {
    const ready: Event[] = [];
    for (let slot = slots[passed]; slot?.shown != null; slot = slots[passed]) {
      ready.push(...slot.shown);
      held -= slot.bytes;
      passed += 1;
    }
    // in halves, so that each slot is moved but a few times
    if (passed * 2 > slots.length) {
      slots = slots.slice(passed);
      passed = 0;
    }
    return ready;
  };

  return {
    push(event, told) {
      const bytes = EVENT_BYTES + ('payload' in event ? event.payload.length : 0);
      const slot: Slot = { shown: told === null ? null : [told], bytes };
      slots.push(slot);
      held += bytes;
      if (told === null) waiting.set(event, slot);
      assembly.push(event).forEach(resolve);
      if (held > MOST_HELD_BYTES && slots[passed]?.shown === null) assembly.giveUp().forEach(resolve);
      return release();
    },
    end() {
      assembly.end().forEach(resolve);
      return release();
    },
  };
}

/** A note, before the first compressed message of each sender, that it is not written as it was sent. */
function inflationOf({ parts, isInflated }: Content, told: Set<string>): readonly MarkEvent[] {
  const [part] = parts;
  if (!isInflated || part?.event !== 'frame') return [];
  const sender = `${part.exchange} ${part.from}`;
  if (told.has(sender)) return [];
  told.add(sender);
  const text = `compressed messages from ${part.from} are inflated here, so that secrets could be replaced`;
  return [{ event: 'mark', t: part.t, exchange: part.exchange, text }];
}
