import type { ActionFacts } from './action-facts.ts';
import type { Done, Stage } from './stage.ts';
import type { PaneName } from './view-state.ts';

/** Something a user can do: one line of the table that keys, palette, help and the bottom line are taken from. */
export interface Action extends Omit<ActionFacts, 'problem'> {
  /** The pane that has to have the keys for it; absent where either may. The palette does it from anywhere. */
  readonly pane?: PaneName;
  /** Why it cannot be done now; null or absent where it can. */
  readonly problem?: (stage: Stage) => string | null;
  readonly run: (stage: Stage) => Done;
}

/** What is told of an action now. */
export function factsOf({ name, keys, title, hint, group, problem }: Action, stage: Stage): ActionFacts {
  return {
    name,
    keys,
    title,
    ...(hint === undefined ? {} : { hint }),
    group,
    problem: problem?.(stage) ?? null,
  };
}

/** Does an action, or says why it cannot be done. */
export function done(action: Action, stage: Stage): Done {
  const problem = action.problem?.(stage) ?? null;
  return problem === null
    ? action.run(stage)
    : { notice: { kind: 'trouble', text: `cannot ${action.title}: ${problem}` } };
}
