import { visible } from '../../view/index.ts';

/** Markup that is safe to write: made by `markup` alone, so that no text gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a page's template: text, which is escaped, and markup, which is not. Null is nothing. */
export type Part = string | number | null | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Text as it may stand between tags and in quoted attributes: what a reader cannot see is made visible, and what
 * means something to HTML is an entity.
 */
export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (mark) => ENTITIES[mark] ?? '');
}

/** A template for HTML: what is put in is escaped, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  for (const [at, part] of parts.entries()) text += written(part) + (strings[at + 1] ?? '');
  return new Html(text);
}

/** Nothing. */
export const NOTHING = new Html('');

/** What is said where there is something to say, else nothing. */
export function when(isSo: boolean, said: () => Html): Html {
  return isSo ? said() : NOTHING;
}

/** Text of several lines: line feeds stay what they are. */
export function lines(text: string): Html {
  return new Html(text.split('\n').map(escapeText).join('\n'));
}

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(({ text }) => text).join('');
}
