import { listMembers } from '../../model/index.ts';
import type { OperationArguments } from '../operation-words.ts';
import { parsePatterns } from '../pattern.ts';
import type { OneOrMore } from '../value-word.ts';
import { editFields, type HeadOperation } from './head-operation.ts';
import { listed } from './listed.ts';

/** Of one connection, not of the message. @see RFC 9110 §7.6.1 */
const HOP_BY_HOP = ['connection', 'proxy-connection', 'keep-alive', 'te', 'upgrade'];

/** They say where the body ends, and its bytes are passed on as they are. @see RFC 9112 §6 */
const FRAMING: ReadonlySet<string> = new Set(['transfer-encoding', 'content-length', 'trailer']);

/** What nginx takes for a valid name, when it may have underscores. @see https://nginx.org/en/docs/http/ngx_http_core_module.html#ignore_invalid_headers */
const VALID_NAME = /^[A-Za-z0-9_-]+$/;

/** Takes every field away that a pattern names. */
export const remove: HeadOperation<OneOrMore<string>> = {
  editor(names) {
    const isNamed = parsePatterns(names, 'name');
    return (head) => editFields(head, (field) => (isNamed(field[0]) ? null : field));
  },
  describe: (names) => `removes ${listed(names)}`,
};

/** Takes every field away that no pattern names. */
export const keep: HeadOperation<OneOrMore<string>> = {
  editor(names) {
    const isNamed = parsePatterns(names, 'name');
    return (head) => editFields(head, (field) => (isNamed(field[0]) ? field : null));
  },
  describe: (names) => `removes everything but ${listed(names)}`,
};

/** Takes away what belongs to one connection, with all that `Connection` names, message framing aside. */
export const dropHopByHop: HeadOperation<OperationArguments['hop-by-hop']> = {
  editor: () => (head) => {
    const named = listMembers(head, 'Connection').map((name) => name.toLowerCase());
    // a set: a peer may name as many fields as it sends
    const dropped = new Set([...HOP_BY_HOP, ...named.filter((name) => !FRAMING.has(name))]);
    return editFields(head, (field) => (dropped.has(field[0].toLowerCase()) ? null : field));
  },
  describe: () => 'removes hop-by-hop fields (Connection, what it names, Keep-Alive, TE, Upgrade)',
};

/** Takes fields away that have an underscore in their name, as nginx does unless told otherwise. */
export const dropUnderscores: HeadOperation<OperationArguments['underscores']> = {
  editor: () => (head) => editFields(head, (field) => (field[0].includes('_') ? null : field)),
  describe: () => 'removes fields with an underscore in their name',
};

/** Takes fields away whose name has other characters than letters, digits, hyphen and underscore. */
export const dropInvalid: HeadOperation<OperationArguments['invalid']> = {
  editor: () => (head) => editFields(head, (field) => (VALID_NAME.test(field[0]) ? field : null)),
  describe: () => 'removes fields whose name has other characters than letters, digits, "-" and "_"',
};
