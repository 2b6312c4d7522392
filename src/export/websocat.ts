import { isSameName, isWebSocketToken, type Field } from '../model/index.ts';
import { createCommandsExporter } from './commands.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import type { RepeatedRequest } from './repeat-request.ts';

/**
 * The handshake of each WebSocket as a websocat command: same URL, subprotocols and fields. websocat writes its own
 * Host, Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version, does not compress, and puts its fields in an
 * order of its own: to repeat a head as it was, use curl.
 * @see websocat(1) of 1.14.1, read 2025-11: -H, --protocol, --origin, --insecure
 */
export function createWebsocatExporter(options: ExportOptions): Exporter {
  return createCommandsExporter(options, (request, _body, exchange) => {
    if (!isWebSocketToken(exchange.open.upgrade))
      return { remarks: ['no upgrade to WebSocket: export it as curl'], words: null };
    const has = (name: string): boolean => request.fields.some(([each]) => isSameName(each, name));
    const remarks = has('Sec-WebSocket-Extensions') ? ['websocat offers no extensions'] : [];
    const host = request.fields.find(([name]) => isSameName(name, 'Host'))?.[1] ?? '';
    if (host !== request.authority && host !== '')
      remarks.push(`websocat sends no other Host: it was ${host}`);
    return { remarks, words: wordsOf(request) };
  });
}

/** Fields that websocat writes itself. */
const OWN = /^(?:host|connection|upgrade|sec-websocket-(?:key|version|extensions|accept))$/i;

function wordsOf(request: RepeatedRequest): readonly (readonly string[])[] {
  const { scheme, authority, target, fields, isInsecure } = request;
  const protocols = fields.filter(([name]) => isSameName(name, 'Sec-WebSocket-Protocol'));
  return [
    ['websocat', ...(isInsecure ? ['--insecure'] : [])],
    ...(protocols.length === 0 ? [] : [['--protocol', protocols.map(([, value]) => value).join(', ')]]),
    ...fields
      .filter(([name]) => !OWN.test(name) && !isSameName(name, 'Sec-WebSocket-Protocol'))
      .map(optionOf),
    [`${scheme === 'https' ? 'wss' : 'ws'}://${authority}${target}`],
  ];
}

// with an equals sign: without, -H takes the words behind it for fields as well
function optionOf([name, value]: Field): readonly string[] {
  return isSameName(name, 'Origin') ? ['--origin', value] : [`-H=${name}: ${value}`];
}
