import type { Exchange } from '../../model/index.ts';
import type { Evidence, ExchangeFinding } from '../../study/index.ts';
import { evidencePlace, exchangesInWords, SEVERITY_SIGNS } from '../findings.ts';
import type { Look } from '../look.ts';
import { counted } from '../quantity.ts';
import { pad } from '../width.ts';
import { evidenceGoesTo } from './evidence-place.ts';
import {
  findingsItems,
  indentOf,
  LABEL_COLUMNS,
  SENTENCE_COLUMNS,
  type FindingsItem,
} from './findings-items.ts';
import { joinPieces, type Piece } from './pieces.ts';
import type { Copyable, Opening, Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** What has been looked at where nothing was found: the heads always, the rest as far as it has happened. */
const LOOKED_AT = [
  'the handshake on each hop, credentials and tokens,',
  'subprotocols and extensions, status, frames, waits',
];

/**
 * What is held to be wrong with an exchange: chain by chain, the cause first, what followed from it below behind `→`.
 * A finding opens to its evidence, each piece of which leads to where it is to be seen, to what it means and what to do.
 */
export function findingsRows(context: TabContext): Rows {
  const { exchange, look } = context;
  const items = findingsItems(context);
  const places = new Map(items.map(({ id }, place) => [id, place]));
  return {
    count: items.length,
    line: (index, columns) => {
      const item = items[index];
      return item === undefined ? '' : joinPieces(piecesOf(item, exchange, look), columns, look);
    },
    text: (index) => textOf(items[index]),
    id: (index) => items[index]?.id ?? '',
    indexOf: (id) => places.get(id) ?? places.get(/^[^:+]*/.exec(id)?.[0] ?? '') ?? -1,
    about: (index) => aboutOf(items[index], look),
    opening: (index) => openingOf(items[index], context),
    copyables: (index) => copyablesOf(items[index]),
    isSelectable: (index) => isSelectable(items[index]),
    whenEmpty: whenEmpty(exchange).map((line) => look.paint.dim(line)),
  };
}

function isSelectable(item: FindingsItem | undefined): boolean {
  return item !== undefined && (item.is === 'finding' || item.is === 'evidence' || item.is === 'words');
}

function piecesOf(item: FindingsItem, exchange: Exchange, look: Look): readonly Piece[] {
  switch (item.is) {
    case 'elsewhere':
      return [{ text: item.text, style: 'dim' }];
    case 'finding': {
      const { told, isEffect } = item.of;
      const { severity, code } = told.finding;
      const [sign, style] = SEVERITY_SIGNS[severity];
      return [
        { text: `${isEffect ? '→ ' : ''}${sign} ${severity}`, style, columns: indentOf(item.of) + 9 },
        { text: code, style },
        { text: elsewhereToo(told, exchange), style: 'dim' },
      ];
    }
    case 'sentence':
      return [{ text: blanks(item) + item.text, style: 'bold' }];
    case 'evidence': {
      const { t } = item.evidence;
      const lead = `${blanks(item)}${look.clock(t)}`;
      return [
        { text: item.evidence.exchange === 0 ? blanks(item) : lead, style: 'dim' },
        { text: evidencePlace(item.evidence), style: 'cyan' },
        { text: item.evidence.text, style: 'plain' },
      ];
    }
    case 'words':
      return [
        { text: blanks(item) + pad(item.label, LABEL_COLUMNS - 2), style: 'cyan' },
        { text: item.text, style: 'plain' },
      ];
    case 'blank':
    default:
      return [];
  }
}

function blanks({ of }: { readonly of: Parameters<typeof indentOf>[0] }): string {
  return ' '.repeat(indentOf(of) + SENTENCE_COLUMNS);
}

/** The other exchanges that a finding is true of. */
function elsewhereToo({ finding }: ExchangeFinding, { exchange }: Exchange): string {
  const others = finding.exchanges.filter((number) => number !== exchange);
  return others.length === 0 ? '' : `also in ${exchangesInWords(others)}`;
}

function textOf(item: FindingsItem | undefined): string {
  if (item?.is === 'finding') {
    const { severity, code, sentence } = item.of.told.finding;
    return `${severity} ${code} ${sentence}`;
  }
  if (item?.is === 'evidence') return `${evidencePlace(item.evidence)} ${item.evidence.text}`;
  return item?.is === 'words' ? item.text : '';
}

/** Of a finding what it means and what to do, in a line each; of evidence all that is to be seen there. */
function aboutOf(item: FindingsItem | undefined, { paint }: Look): readonly string[] {
  if (item?.is === 'evidence') return [paint.plain(item.evidence.text)];
  if (item?.is === 'words') return [paint.plain(item.whole)];
  if (item?.is !== 'finding') return [];
  const { means, advice } = item.of.told.finding;
  const first = (label: string, [text]: readonly string[]): readonly string[] =>
    text === undefined ? [] : [`${paint.cyan(label)} ${paint.plain(text)}`];
  return [...first('do', advice), ...first('means', means)];
}

function openingOf(item: FindingsItem | undefined, { exchange, shown }: TabContext): Opening {
  if (item?.is === 'finding') return 'toggle';
  if (item?.is !== 'evidence') return 'nothing';
  const place = evidenceGoesTo(item.evidence, exchange, shown);
  return place === null ? 'nothing' : { goTo: place };
}

function copyablesOf(item: FindingsItem | undefined): readonly Copyable[] {
  if (item === undefined || !('of' in item)) return [];
  const { finding, evidence } = item.of.told;
  return [
    ...(item.is === 'evidence' ? [{ what: 'piece of evidence', text: item.evidence.text }] : []),
    { what: `finding ${finding.code} as text`, text: findingText(finding, evidence) },
    { what: 'sentence of the finding', text: finding.sentence },
    { what: 'code of the finding', text: finding.code },
    { what: 'command that explains it', text: `hoptap explain ${finding.code}` },
  ];
}

/** A finding for a ticket. */
function findingText(
  { severity, code, sentence, means, advice }: ExchangeFinding['finding'],
  evidence: readonly Evidence[],
): string {
  const list = (title: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : ['', `${title}:`, ...texts.map((text) => `- ${text}`)];
  return [
    `${severity} ${code}: ${sentence}`,
    ...list(
      'Seen',
      evidence.map((each) => [evidencePlace(each), each.text].filter((word) => word !== '').join(': ')),
    ),
    ...list('Means', means),
    ...list('To do', advice),
    '',
    `hoptap explain ${code}`,
    '',
  ].join('\n');
}

function whenEmpty({ state, lost }: Exchange): readonly string[] {
  const isOver = state === 'closed' || state === 'failed';
  return [
    `nothing found to be wrong${isOver ? '' : ' so far'}`,
    'looked at:',
    ...LOOKED_AT.map((line) => `  ${line}`),
    `  ${isOver ? 'and how it ended' : 'how it ends is not known yet'}`,
    ...(lost > 0
      ? [`${counted(lost, 'event')} of it ${lost === 1 ? 'is' : 'are'} not recorded: something may be missed`]
      : []),
  ];
}
