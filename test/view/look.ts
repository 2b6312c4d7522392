import { createPaint, type Look } from '../../src/view/index.ts';

/** A look without colour on 120 columns, whose clock says the milliseconds themselves; a test overrides its subject. */
export function aLook(subject: Partial<Look> = {}): Look {
  return {
    paint: createPaint(false),
    columns: 120,
    clock: (t) => `${t}ms`,
    isFull: false,
    isRedacted: false,
    ...subject,
  };
}
