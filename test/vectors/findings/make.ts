import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { readRecording } from '../../../src/store/index.ts';
import { SCENES } from './scenes/index.ts';
import { playScene } from './scenes/scene.ts';

/** `npm run vectors` records every scene anew; `npm run vectors -- -t NAME` those whose file is so called. */
describe('vectors', () => {
  test.concurrent.each(SCENES.map((scene) => [scene.file, scene] as const))('%s', async (file, scene) => {
    const take = await playScene(scene);
    const events: Event[] = [];
    for await (const event of readRecording(take.path)) events.push(event);
    expect(events[0]?.event).toBe('session');
    expect(events.map(({ event }) => event)).toContain('open');
    await copyFile(take.path, fileURLToPath(new URL(`${file}.hoptap.jsonl`, import.meta.url)));
    await take.discard();
  });
});
