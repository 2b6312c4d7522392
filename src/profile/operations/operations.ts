import type { Change, Head } from '../../model/index.ts';
import type { HeadOperationWords, OperationArguments, OperationName } from '../operation-words.ts';
import type { Answer } from '../answer.ts';
import { mergeDuplicates, reorder, respell } from './arrange-fields.ts';
import { dropHopByHop, dropInvalid, dropUnderscores, keep, remove } from './drop-fields.ts';
import { untouched, type Editor, type HeadOperation, type Situation } from './head-operation.ts';
import { limitHead } from './limit-head.ts';
import { rewritePath, rewriteStatus, rewriteVersion } from './start-line.ts';
import { add, append, rename, replace, set } from './write-fields.ts';

/** Every operation on heads, by its name in the format. A new one is an entry here, its words, its schema and its test. */
const OPERATIONS: { readonly [K in OperationName]: HeadOperation<OperationArguments[K]> } = {
  remove,
  keep,
  set,
  add,
  append,
  rename,
  replace,
  case: respell,
  'hop-by-hop': dropHopByHop,
  underscores: dropUnderscores,
  invalid: dropInvalid,
  duplicates: mergeDuplicates,
  order: reorder,
  path: rewritePath,
  version: rewriteVersion,
  limit: limitHead,
  status: rewriteStatus,
};

/** A head after a rule's operations, and what they did; `answer` where one of them let it not pass. */
export interface Operated {
  readonly head: Head;
  readonly changes: readonly Change[];
  readonly answer?: Answer;
}

/** The operations of one rule on one side, ready to run. They stop where one of them answers. */
export type Operate = (head: Head, situation: Situation) => Operated;

/** Makes the operations of a rule ready. */
export function compileOperations(rule: string, operations: readonly HeadOperationWords[]): Operate {
  const steps = operations.flatMap((words) =>
    namesOf(words).flatMap((operation) =>
      editorsOf(operation, words[operation]).map((editor) => ({ operation, editor })),
    ),
  );
  return (head, situation) => {
    let operated: Operated = { ...untouched(head), changes: [] };
    for (const { operation, editor } of steps) {
      const { edits, ...edited } = editor(operated.head, situation);
      const changes = edits.map((edit): Change => ({ rule, operation, ...edit }));
      operated = { ...edited, changes: [...operated.changes, ...changes] };
      if (operated.answer !== undefined) break;
    }
    return operated;
  };
}

/** What an operation does, in plain words: `removes Authorization, X-E2E-Bypass`. */
export function describeOperation(words: HeadOperationWords): string {
  return namesOf(words)
    .flatMap((name) => descriptionsOf(name, words[name]))
    .join(', ');
}

function namesOf(words: HeadOperationWords): readonly OperationName[] {
  return Object.keys(words).filter((key): key is OperationName => Object.hasOwn(OPERATIONS, key));
}

function editorsOf<K extends OperationName>(
  name: K,
  argument: OperationArguments[K] | undefined,
): readonly Editor[] {
  return argument === undefined ? [] : [OPERATIONS[name].editor(argument)];
}

function descriptionsOf<K extends OperationName>(
  name: K,
  argument: OperationArguments[K] | undefined,
): readonly string[] {
  return argument === undefined ? [] : [OPERATIONS[name].describe(argument)];
}
