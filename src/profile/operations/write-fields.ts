import { isSameName, type Field } from '../../model/index.ts';
import type { FieldWords, Replacement } from '../operation-words.ts';
import type { ValueWord } from '../value-word.ts';
import { parseReplacement } from '../replacement.ts';
import { parseTemplate, type Template } from '../template.ts';
import {
  addField,
  editFields,
  inTurn,
  untouched,
  type Editor,
  type HeadOperation,
} from './head-operation.ts';

/** Gives a field one value: where its first one stood, further ones gone; at the end where there was none. */
export const set: HeadOperation<FieldWords> = {
  editor: forEachField((name, template) => (head, situation) => {
    const value = template(situation.values);
    const first = head.fields.findIndex(([each]) => isSameName(each, name));
    if (first < 0) return addField(head, [name, value]);
    return editFields(head, (field, index) => {
      if (!isSameName(field[0], name)) return field;
      if (index !== first) return null;
      return isField(field, name, value) ? field : [name, value];
    });
  }),
  describe: (fields) => `sets ${assigned(fields)}`,
};

/** Puts one more field at the end, whatever there is. */
export const add: HeadOperation<FieldWords> = {
  editor: forEachField(
    (name, template) =>
      (head, { values }) =>
        addField(head, [name, template(values)]),
  ),
  describe: (fields) => `adds ${assigned(fields)}`,
};

/** Joins a value to the last field of that name by a comma, as proxies do to X-Forwarded-For. */
export const append: HeadOperation<FieldWords> = {
  editor: forEachField((name, template) => (head, { values }) => {
    const value = template(values);
    const last = head.fields.findLastIndex(([each]) => isSameName(each, name));
    if (last < 0) return addField(head, [name, value]);
    return editFields(head, (field, index) =>
      index === last ? [field[0], field[1] === '' ? value : `${field[1]}, ${value}`] : field,
    );
  }),
  describe: (fields) => `appends ${assigned(fields)}`,
};

/** Gives every field of a name another name, and leaves value and place. */
export const rename: HeadOperation<Readonly<Record<string, string>>> = {
  editor: (names) =>
    inTurn(
      Object.entries(names).map(
        ([from, to]) =>
          (head) =>
            editFields(head, (field) =>
              isSameName(field[0], from) && field[0] !== to ? [to, field[1]] : field,
            ),
      ),
    ),
  describe: (names) =>
    `renames ${Object.entries(names)
      .map(([from, to]) => `${from} to ${to}`)
      .join(', ')}`,
};

/** Puts other text into values. */
export const replace: HeadOperation<Readonly<Record<string, Replacement>>> = {
  editor: (fields) =>
    inTurn(
      Object.entries(fields).map(([name, words]) => {
        const replaced = parseReplacement(words);
        return (head, { values }) =>
          editFields(head, (field) => {
            if (!isSameName(field[0], name)) return field;
            const value = replaced(field[1], values);
            return value === field[1] ? field : [field[0], value];
          });
      }),
    ),
  describe: (fields) =>
    `replaces ${Object.entries(fields)
      .map(([name, words]) => `${words.match} in ${name} by ${words.with === '' ? 'nothing' : words.with}`)
      .join(', ')}`,
};

function forEachField(
  editorOf: (name: string, template: Template) => Editor,
): (fields: FieldWords) => Editor {
  return (fields) => {
    const editors = Object.entries(fields).map(([name, value]) => editorOf(name, parseTemplate(value)));
    return editors.length === 0 ? untouched : inTurn(editors);
  };
}

function isField(field: Field, name: string, value: string): boolean {
  return field[0] === name && field[1] === value;
}

function assigned(fields: Readonly<Record<string, ValueWord>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
