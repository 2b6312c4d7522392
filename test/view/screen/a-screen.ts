import type { Event } from '../../../src/model/index.ts';
import { createScreen, type Intent, type Screen, type ScreenOptions } from '../../../src/view/index.ts';

/** A live screen of 120 × 40 without colours; a test overrides its subject. */
export function aScreen(
  events: readonly Event[] = [],
  options: Partial<ScreenOptions> = {},
  [columns, rows] = [120, 40],
): Screen {
  const screen = createScreen({
    isLive: true,
    isFollowing: options.isLive ?? true,
    isColourful: false,
    clockOf: () => (t) => `${t}ms`,
    formats: [
      { name: 'md', summary: 'for an issue', suffix: '.md' },
      { name: 'html', summary: 'a page', suffix: '.html' },
    ],
    commands: ['curl'],
    file: null,
    ...options,
  });
  screen.resize({ columns, rows });
  for (const event of events) screen.push(event);
  // what came faster than it is drawn comes with the next draws
  while (screen.isDirty) screen.picture();
  screen.tick(100);
  return screen;
}

/** Presses keys one after the other, and gives what they make a user want. */
export function press(screen: Screen, ...keys: readonly string[]): readonly Intent[] {
  return keys.flatMap((key) => screen.key(key));
}

/** Types a text, then presses enter. */
export function enter(screen: Screen, text: string): readonly Intent[] {
  return press(screen, ...Array.from(text), 'enter');
}

/** What is to be seen, as one text. */
export function seen(screen: Screen): string {
  return screen.picture().rows.join('\n');
}
