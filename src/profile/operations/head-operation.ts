import type { Change, Field, Head } from '../../model/index.ts';
import type { Answer } from '../answer.ts';
import type { TemplateValues } from '../template.ts';

/** A change before it is known which rule and operation made it. */
export type Edit = Omit<Change, 'rule' | 'operation'>;

/** A head after an operation, and what the operation did; the very same head where it did nothing. */
export interface Edited {
  readonly head: Head;
  readonly edits: readonly Edit[];
  /** The answer that takes the place of the head: it may not pass. */
  readonly answer?: Answer;
}

/** What an operation may know beside the head. */
export interface Situation {
  readonly of: 'request' | 'response';
  readonly values: TemplateValues;
}

/** Does one operation to one head. Fields it does not touch stay the same objects, in the same order. */
export type Editor = (head: Head, situation: Situation) => Edited;

/** One entry of the table of operations: `argument` is what the format writes after the operation's name. */
export interface HeadOperation<Argument> {
  /** Makes ready what does not depend on the head. The argument has passed the schema. */
  readonly editor: (argument: Argument) => Editor;
  /** In plain words, third person: `removes Authorization`. */
  readonly describe: (argument: Argument) => string;
}

/** A head as it was. */
export function untouched(head: Head): Edited {
  return { head, edits: [] };
}

/**
 * Walks the fields of a head once, from the first to the last.
 * @param edit gives the same object to leave a field as it is, another to replace it, null to remove it.
 */
export function editFields(head: Head, edit: (field: Field, index: number) => Field | null): Edited {
  const edits: Edit[] = [];
  const fields: Field[] = [];
  for (const [index, field] of head.fields.entries()) {
    const edited = edit(field, index);
    if (edited !== null) fields.push(edited);
    if (edited !== field) edits.push(editOf(field, edited));
  }
  return edits.length === 0 ? untouched(head) : { head: { ...head, fields }, edits };
}

/** Adds a field after all others. */
export function addField(head: Head, [name, value]: Field): Edited {
  return {
    head: { ...head, fields: [...head.fields, [name, value]] },
    edits: [{ name, after: value }],
  };
}

/** Puts another start line, when it is another. `part` is `:path`, `:version` or `:status`. */
export function editStartLine(
  head: Head,
  startLine: string,
  part: { name: string; before: string; after: string },
): Edited {
  return startLine === head.startLine ? untouched(head) : { head: { ...head, startLine }, edits: [part] };
}

/** One editor that does what several do, one after the other. */
export function inTurn(editors: readonly Editor[]): Editor {
  return (head, situation) =>
    editors.reduce<Edited>((soFar, editor) => {
      const next = editor(soFar.head, situation);
      return { ...next, edits: [...soFar.edits, ...next.edits] };
    }, untouched(head));
}

function editOf([name, before]: Field, edited: Field | null): Edit {
  if (edited === null) return { name, before };
  const [renamed, after] = edited;
  return renamed === name ? { name, before, after } : { name, before, after, renamed };
}
