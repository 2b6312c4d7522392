import {
  CATALOGUE,
  relatedTo,
  THEMES,
  type Explanation,
  type FindingCode,
  type Words,
} from '../study/index.ts';
import type { Look } from './look.ts';
import { wrap } from './width.ts';

type Page = Pick<Look, 'paint' | 'columns'>;

/** Longer lines are hard to read, however wide the screen. */
const MOST_COLUMNS = 100;
/** Texts of others that are shown; JSON has them all. */
const MOST_WORDS = 8;

/** What is known of a code, a number or a message: the surest code in full, the others in a line each. */
export function explanationLines(explanation: Explanation, page: Page): readonly string[] {
  const { remark, guesses, nearest } = explanation;
  const [best, ...others] = guesses;
  const said = remark === null ? [] : [...hanging(remark, '', page), ''];
  if (best === undefined) return [...said, ...nearestLines(explanation, nearest, page)];
  const because = best.because === null ? [] : [...becauseLines(best.because, page), ''];
  const more = others.flatMap(({ code, because: why }) => [
    `  ${page.paint.bold(code)}`,
    ...hanging(CATALOGUE[code].title, '    ', page),
    ...(why === null ? [] : hanging(`${why.words.who}: ${why.words.text}`, '    ', page)),
  ]);
  return [
    ...said,
    ...because,
    ...entryLines(best.code, page),
    ...(more.length === 0 ? [] : ['', 'It may also be', ...more]),
  ];
}

/** All codes by theme, with what each is. */
export function codeList(page: Page): readonly string[] {
  const width = Math.max(...THEMES.flatMap(([, codes]) => codes).map(({ length }) => length));
  return THEMES.flatMap(([title, codes], at) => [
    ...(at === 0 ? [] : ['']),
    page.paint.bold(title),
    ...codes.flatMap((code) =>
      wrap(CATALOGUE[code].title, columnsOf(page) - width - 4).map(
        (line, row) => `  ${(row === 0 ? code : '').padEnd(width)}  ${page.paint.plain(line)}`,
      ),
    ),
  ]);
}

/** An explanation for programs: everything, the surest code first. */
export function explanationJson({ asked, remark, guesses, nearest }: Explanation): object {
  return {
    asked,
    remark,
    matches: guesses.map(({ code, because }) => ({
      ...codeJson(code),
      because: because === null ? null : { ...because.words, line: because.line },
    })),
    nearest,
  };
}

/** What is known of one code, for programs. */
export function codeJson(code: FindingCode): object {
  return { code, ...CATALOGUE[code], related: relatedTo(code) };
}

function becauseLines({ words, line }: { words: Words; line: string }, page: Page): readonly string[] {
  return [
    ...hanging(`"${line}"`, '', page),
    ...hanging(`${words.who}: ${words.text}`, '  is known by  ', page),
  ];
}

function entryLines(code: FindingCode, page: Page): readonly string[] {
  const { severity, title, says, means, advice, words } = CATALOGUE[code];
  const { paint } = page;
  return [
    `${paint.bold(code)}  ${severity}`,
    ...hanging(title, '  ', page),
    '',
    ...hanging(says, '  ', page),
    ...section('For clients', means.clients, page),
    ...section('For servers', means.servers, page),
    ...(advice.length === 0 ? [] : ['', 'What to do']),
    ...advice.flatMap((each, at) => hanging(each, `  ${at + 1}. `, page)),
    ...wordLines(words, page),
    ...section('Related', relatedTo(code).length === 0 ? [] : [relatedTo(code).join(', ')], page, '  '),
  ];
}

function wordLines(words: readonly Words[], page: Page): readonly string[] {
  const shown = words.slice(0, MOST_WORDS).map(({ text, who }) => `${who}: ${text}`);
  const rest = words.length - shown.length;
  return section('As they write it', rest > 0 ? [...shown, `and ${rest} more (--json)`] : shown, page);
}

function section(title: string, texts: readonly string[], page: Page, indent = '  - '): readonly string[] {
  return texts.length === 0 ? [] : ['', title, ...texts.flatMap((text) => hanging(text, indent, page))];
}

function nearestLines(
  { asked, remark }: Explanation,
  codes: readonly FindingCode[],
  page: Page,
): readonly string[] {
  if (codes.length === 0 && remark !== null) return [];
  const none = hanging(`Nothing is known of "${asked}".`, '', page);
  if (codes.length === 0) return [...none, 'hoptap explain lists all codes.'];
  return [
    ...none,
    'The nearest codes:',
    ...codes.flatMap((code) => hanging(`${code}: ${CATALOGUE[code].title}`, '  ', page)),
  ];
}

/** A text made visible, broken into lines that stand below each other behind its indent. */
function hanging(text: string, indent: string, page: Page): readonly string[] {
  const lines = wrap(text, columnsOf(page) - indent.length);
  return lines.map((line, at) => (at === 0 ? indent : ' '.repeat(indent.length)) + line);
}

function columnsOf({ columns }: Page): number {
  return Math.min(columns, MOST_COLUMNS);
}
