import type { Dialog } from './dialog.ts';
import type { Asking, AskingStep, Done, Stage } from './stage.ts';

/** Joins a dialog with what its answer does. */
export function ask<Answer>(
  dialog: Dialog<Answer>,
  answered: (answer: Answer, stage: Stage) => Done,
  awaits?: 'profiles',
): Asking {
  const stepOf = (step: ReturnType<Dialog<Answer>['key']>): AskingStep => {
    if (step.is === 'closed') return step;
    if (step.is === 'open') return { is: 'open', asking: ask(step.dialog, answered, awaits) };
    return { is: 'answered', done: (stage) => answered(step.answer, stage) };
  };
  return {
    stands: dialog.stands,
    ...(awaits === undefined ? {} : { awaits }),
    key: (key, size) => stepOf(dialog.key(key, size)),
    pointer: (pointer, size) => stepOf(dialog.pointer?.(pointer, size) ?? { is: 'open', dialog }),
    picture: (size, look) => dialog.picture(size, look),
  };
}
