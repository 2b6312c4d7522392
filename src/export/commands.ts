import { Buffer } from 'node:buffer';
import type { BodyEvent, Exchange } from '../model/index.ts';
import { visible } from '../view/index.ts';
import { headText } from '../wire/index.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import { repeatRequest, type RepeatedRequest } from './repeat-request.ts';
import { shellWord } from './shell-words.ts';

/** A command for a shell: what is said about it in comments, and its words. */
export interface ShellCommand {
  /** A line each, not made visible. */
  readonly remarks: readonly string[];
  /** Options with their values, a line each, in bytes with a character for each; null where there is no command. */
  readonly words: readonly (readonly string[])[] | null;
}

/** A body of a request as far as a command can carry it: its bytes, a character for each; null where it cannot. */
export interface CarriedBody {
  readonly text: string | null;
  /** Content bytes, those not recorded included. */
  readonly bytes: number;
}

/** How a request becomes a command. */
export type ToCommand = (
  request: RepeatedRequest,
  body: CarriedBody | null,
  exchange: Exchange,
) => ShellCommand;

/** Bytes of a body that still fit a command line that people read. */
const MOST_BODY_BYTES = 16 * 1024;

/** Writes a script: one command for each exchange, by what `toCommand` makes of its request. */
export function createCommandsExporter(options: ExportOptions, toCommand: ToCommand): Exporter {
  const bodies = new Map<number, { text: string; bytes: number }>();
  return {
    push(event) {
      if (event.event === 'body' && event.of === 'request') gather(bodies, event);
      return [];
    },
    end() {
      const [first, ...more] = options.session.exchanges.map((exchange) => {
        const request = repeatRequest(exchange, options);
        if (request === null)
          return `# exchange ${exchange.exchange}: no request of hop ${options.hop ?? 0}\n`;
        const command = toCommand(request, carried(bodies.get(exchange.exchange)), exchange);
        return script(exchange, request, command, options);
      });
      return first === undefined ? [] : [first, ...more.map((text) => `\n${text}`)];
    },
  };
}

function gather(bodies: Map<number, { text: string; bytes: number }>, event: BodyEvent): void {
  const body = bodies.get(event.exchange) ?? { text: '', bytes: 0 };
  const { payload, cut } = event;
  body.bytes += payload.length + cut;
  if (body.bytes <= MOST_BODY_BYTES && cut === 0)
    body.text += Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('latin1');
  bodies.set(event.exchange, body);
}

function carried(body: { text: string; bytes: number } | undefined): CarriedBody | null {
  if (body === undefined || body.bytes === 0) return null;
  const isCarried = body.text.length === body.bytes && !/[\0-\x08\x0e-\x1f]/.test(body.text);
  return { text: isCarried ? body.text : null, bytes: body.bytes };
}

function script(
  { exchange }: Exchange,
  request: RepeatedRequest,
  { remarks, words }: ShellCommand,
  { isRedacted, version }: ExportOptions,
): string {
  const { method, target, hop, from, to, unsendable } = request;
  const title = `hoptap ${version}, exchange ${exchange}: ${method} ${target} as on hop ${hop}, ${from} to ${to}`;
  const left = unsendable.length === 0 ? [] : [`left out, as no tool can send it: ${unsendable.join(', ')}`];
  const comments = [title, ...left, ...remarks].map((remark) => `# ${visible(headText(remark))}\n`);
  if (words === null) return comments.join('');
  const lines = words.map((line) => line.map((each) => shellWord(each, isRedacted)));
  const variables = new Set(lines.flat().flatMap((each) => each.variables));
  const asked = [...variables].map((variable) => {
    const place = words.find((line) => line.join(' ').includes(variable.replace('SECRET_', 'redacted~')));
    return `: "\${${variable}:?set it to the secret in ${placeOf(place)}}" &&\n`;
  });
  const note = asked.length === 0 ? [] : ['# secrets are replaced: set the variables first\n'];
  const command = lines.map((line) => line.map(({ word }) => word).join(' ')).join(' \\\n  ');
  return [...comments, ...note, ...asked, `${command}\n`].join('');
}

/** Where options have what is no field's. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ['--protocol', 'Sec-WebSocket-Protocol'],
  ['--data-raw', 'the body'],
  ['-H', ''],
]);

/** The field's name, or another place of the request, in letters that a shell does not read. */
function placeOf(line: readonly string[] = []): string {
  const [first = '', second = ''] = line;
  const place = PLACES.get(first);
  const name = /^([\w-]+)[:;]/.exec(place === '' ? second : first.replace(/^-H=/, ''))?.[1];
  const isField = place === '' || first.startsWith('-H=');
  return place !== undefined && place !== '' ? place : isField && name !== undefined ? name : 'the URL';
}
