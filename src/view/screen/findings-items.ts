import type { Evidence, ExchangeFinding } from '../../study/index.ts';
import { counted } from '../quantity.ts';
import { wrap } from '../width.ts';
import type { TabContext } from './tab-context.ts';

/** A finding among those of its exchange. */
export interface Told {
  /** Its code, and a number from the second of that code on. */
  readonly id: string;
  readonly told: ExchangeFinding;
  /** Whether it follows from another one. */
  readonly isEffect: boolean;
}

/** A row of the findings, by what it shows. */
export type FindingsItem = { readonly id: string } & (
  | { readonly is: 'blank' }
  /** That what follows has its cause in another exchange. */
  | { readonly is: 'elsewhere'; readonly text: string }
  | { readonly is: 'finding'; readonly of: Told }
  /** A line of a finding's sentence. */
  | { readonly is: 'sentence'; readonly of: Told; readonly text: string }
  | { readonly is: 'evidence'; readonly of: Told; readonly evidence: Evidence }
  /** A line of what a finding means, or of what to do about it, behind a label at the first. */
  | {
      readonly is: 'words';
      readonly of: Told;
      readonly label: string;
      readonly text: string;
      readonly whole: string;
    }
);

/** The cursor's sign stands before each row. */
const CURSOR_COLUMNS = 2;
/** Lines of prose longer than this are hard to read, however wide the screen. */
const WIDEST = 100;
/** Pieces of evidence of one finding that have a row. */
const MOST_EVIDENCE = 200;

/** Columns before a sentence, and before what an opened finding holds. */
export const SENTENCE_COLUMNS = 4;
/** Columns of the label before what a finding means. */
export const LABEL_COLUMNS = 9;

/** The rows of an exchange's findings: chain by chain, the cause first, what followed from it below. */
export function findingsItems({ findings, opened, look, exchange }: TabContext): readonly FindingsItem[] {
  const counts = new Map<string, number>();
  const columns = Math.max(20, Math.min(WIDEST, look.columns - CURSOR_COLUMNS));
  let cause: ExchangeFinding['cause'] | null = null;
  return findings.flatMap((told, at): readonly FindingsItem[] => {
    const { finding } = told;
    const nth = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, nth);
    const of: Told = {
      id: nth === 1 ? finding.code : `${finding.code}.${nth}`,
      told,
      isEffect: told.cause !== finding,
    };
    const isNewChain = told.cause !== cause;
    cause = told.cause;
    return [
      ...(isNewChain && at > 0 ? [{ is: 'blank', id: `${of.id}:before` } as const] : []),
      ...(isNewChain && of.isEffect ? elsewhereItems(of, exchange.exchange, columns) : []),
      { is: 'finding', id: of.id, of },
      ...lines(finding.sentence, columns - indentOf(of) - SENTENCE_COLUMNS).map(
        (text, line): FindingsItem => ({ is: 'sentence', id: `${of.id}:${line}`, of, text }),
      ),
      ...(opened.has(of.id) ? openedItems(of, columns) : []),
    ];
  });
}

/** Columns by which an effect stands further to the right than its cause. */
export function indentOf({ isEffect }: Told): number {
  return isEffect ? 2 : 0;
}

function elsewhereItems({ id, told }: Told, exchange: number, columns: number): readonly FindingsItem[] {
  const { code, sentence, exchanges } = told.cause;
  const others = exchanges.filter((number) => number !== exchange);
  const where = others.length === 0 ? '' : ` (exchange ${others[0] ?? ''})`;
  return lines(`It follows from ${code}${where}: ${sentence}`, columns).map((text, line): FindingsItem => ({
    is: 'elsewhere',
    id: `${id}:from.${line}`,
    text,
  }));
}

/** What is to be seen, what it means, what to do. */
function openedItems(of: Told, columns: number): readonly FindingsItem[] {
  const { finding, evidence } = of.told;
  const left = evidence.length - MOST_EVIDENCE;
  const room = columns - indentOf(of) - SENTENCE_COLUMNS - LABEL_COLUMNS;
  const words = (label: string, texts: readonly string[], key: string): readonly FindingsItem[] =>
    texts.flatMap((whole, nth) =>
      lines(whole, room).map((text, line): FindingsItem => ({
        is: 'words',
        id: `${of.id}+${key}${nth}.${line}`,
        of,
        label: line === 0 && nth === 0 ? label : '',
        text: line === 0 ? text : `  ${text}`,
        whole,
      })),
    );
  return [
    ...evidence
      .slice(0, MOST_EVIDENCE)
      .map((each, nth): FindingsItem => ({ is: 'evidence', id: `${of.id}+seen${nth}`, of, evidence: each })),
    ...words('', left > 0 ? [`and ${counted(left, 'piece')} of evidence more`] : [], 'left'),
    ...words('means', finding.means, 'means'),
    ...words('do', finding.advice, 'do'),
    ...words('more', [`hoptap explain ${finding.code}`], 'more'),
  ];
}

/** The text in lines, two columns kept free for the indent of those that follow the first. */
function lines(text: string, columns: number): readonly string[] {
  return wrap(text, Math.max(8, columns - 2));
}
