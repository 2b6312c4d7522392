import type { Injection } from '../../model/index.ts';
import { encodeClosePayload, OPCODE } from '../../wire/index.ts';
import { ask } from './asking.ts';
import { closeProblem, readClose } from './close-text.ts';
import { createMenu } from './menu.ts';
import { createPrompt } from './prompt.ts';
import { NOTHING, type Done, type Stage } from './stage.ts';
import { withTyped } from './view-state.ts';

/** A kind of frame that can be put in: what it is called, and how what is typed becomes its payload. */
interface Kind {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  readonly opcode: number;
  readonly hint: string;
  readonly initial?: string;
  readonly check: (text: string) => string | null;
  readonly payload: (text: string) => Uint8Array;
}

/** Payload bytes of a control frame, at most. @see RFC 6455 §5.5 */
const MOST_CONTROL_BYTES = 125;

const encoder = new TextEncoder();
const utf8 = (text: string): Uint8Array => encoder.encode(text);

const KINDS: readonly Kind[] = [
  {
    key: 't',
    label: 'text',
    about: 'as it is typed',
    opcode: OPCODE.text,
    hint: 'as it shall arrive',
    check: () => null,
    payload: utf8,
  },
  {
    key: 'b',
    label: 'binary',
    about: 'typed as hex',
    opcode: OPCODE.binary,
    hint: 'bytes in hex: 01 ff 7f',
    check: hexProblem,
    payload: readHex,
  },
  {
    key: 'p',
    label: 'ping',
    about: 'the other side answers it with a pong',
    opcode: OPCODE.ping,
    hint: 'up to 125 bytes of text, or none',
    check: controlProblem,
    payload: utf8,
  },
  {
    key: 'o',
    label: 'pong',
    about: 'an answer nobody asked for',
    opcode: OPCODE.pong,
    hint: 'up to 125 bytes of text, or none',
    check: controlProblem,
    payload: utf8,
  },
  {
    key: 'c',
    label: 'close',
    about: 'towards this side only: the other is not told',
    opcode: OPCODE.close,
    hint: 'a code, and a reason behind it if there is one: 1011 no credentials',
    initial: '1001',
    check: closeProblem,
    payload: (text) => {
      const { code, reason } = readClose(text);
      return encodeClosePayload(code, reason);
    },
  },
];

/** Asks towards whom a frame is to go, what kind it is, and what it holds. */
export function askInjection({ selected }: Stage): Done {
  if (selected === undefined) return NOTHING;
  const { exchange } = selected;
  return {
    asking: ask(
      createMenu<Injection['to']>({
        title: `Inject into exchange ${exchange}`,
        choices: [
          {
            key: 'b',
            label: 'towards the backend',
            about: 'as if the client had sent it',
            answer: 'backend',
          },
          { key: 'c', label: 'towards the client', about: 'as if the backend had sent it', answer: 'client' },
        ],
      }),
      (to) => askKind(exchange, to),
    ),
  };
}

function askKind(exchange: number, to: Injection['to']): Done {
  return {
    asking: ask(
      createMenu<Kind>({
        title: `Inject towards the ${to}`,
        choices: KINDS.map((kind) => ({ key: kind.key, label: kind.label, about: kind.about, answer: kind })),
      }),
      (kind, stage) => askPayload(exchange, to, kind, stage),
    ),
  };
}

function askPayload(exchange: number, to: Injection['to'], kind: Kind, { view }: Stage): Done {
  const history = `inject ${kind.label}`;
  const { opcode, payload, initial, hint, check, label } = kind;
  return {
    asking: ask(
      createPrompt({
        title: `${label[0]?.toUpperCase()}${label.slice(1)} towards the ${to}`,
        ...(initial === undefined ? {} : { initial }),
        hint,
        history: view.histories.get(history) ?? [],
        check,
      }),
      (text, stage) => ({
        view: { histories: withTyped(stage.view, history, text) },
        intents: [{ want: 'inject', exchange, frame: { to, opcode, payload: payload(text) } }],
      }),
    ),
  };
}

function controlProblem(text: string): string | null {
  const bytes = utf8(text).length;
  return bytes > MOST_CONTROL_BYTES
    ? `it takes ${bytes} bytes, and a control frame holds ${MOST_CONTROL_BYTES} at most`
    : null;
}

function hexProblem(text: string): string | null {
  const digits = text.replace(/\s/g, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong !== null) return `"${wrong[0]}" is no hex digit`;
  return digits.length % 2 === 0 ? null : 'a digit is missing: each byte has two';
}

function readHex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
