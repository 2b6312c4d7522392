import { counted } from '../quantity.ts';
import { ask } from './asking.ts';
import { createMenu } from './menu.ts';
import { createPrompt } from './prompt.ts';
import type { ScreenOptions } from './screen.ts';
import type { Done, Stage } from './stage.ts';

type Format = ScreenOptions['formats'][number];

/** Asks in which format, with or without secrets, and where to exchanges are to be exported. */
export function askExport({ options }: Stage, exchanges: readonly number[]): Done {
  const [first] = exchanges;
  const what = exchanges.length === 1 ? `exchange ${first ?? ''}` : counted(exchanges.length, 'exchange');
  const name = exchanges.length === 1 ? `exchange-${first ?? ''}` : 'exchanges';
  return {
    asking: ask(
      createMenu<Format>({
        title: `Export ${what}`,
        choices: options.formats.map((format) => ({
          key: keyOf(format, options.formats),
          label: format.name,
          about: format.summary,
          answer: format,
        })),
      }),
      (format) => askSecrets(exchanges, format, `${name}${format.suffix}`),
    ),
  };
}

/** The first letter of a format's name that no other before it has taken. */
function keyOf(format: Format, formats: readonly Format[]): string {
  const taken = new Set<string>();
  for (const each of formats) {
    const key = Array.from(each.name).find((letter) => !taken.has(letter) && !'jkgq'.includes(letter)) ?? '';
    if (each === format) return key;
    taken.add(key);
  }
  return '';
}

function askSecrets(exchanges: readonly number[], format: Format, path: string): Done {
  return {
    asking: ask(
      createMenu<boolean>({
        title: `Export as ${format.name}`,
        choices: [
          { key: 'r', label: 'redacted', about: 'secrets are replaced by fingerprints', answer: false },
          { key: 's', label: 'with secrets', about: 'whoever has the file can use them', answer: true },
        ],
      }),
      (hasSecrets) => askPath(exchanges, format, path, hasSecrets),
    ),
  };
}

function askPath(exchanges: readonly number[], format: Format, path: string, hasSecrets: boolean): Done {
  return {
    asking: ask(
      createPrompt({
        title: 'Write to',
        initial: path,
        hint: hasSecrets
          ? 'a file that is not there yet; it will hold secrets'
          : 'a file that is not there yet',
        check: (text) => (text.trim() === '' ? 'a name is needed' : null),
      }),
      (text) => ({
        intents: [{ want: 'export', exchanges, format: format.name, path: text.trim(), hasSecrets }],
      }),
    ),
  };
}
