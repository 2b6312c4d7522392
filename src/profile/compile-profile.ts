import { compileAnswer, type WriteAnswer } from './compile-answer.ts';
import { compileTimers, type CompiledTimer } from './compile-timers.ts';
import { compileWhen, type Condition } from './compile-when.ts';
import { compileOperations, type Operate } from './operations/operations.ts';
import type { Profile, Refusal, Rule } from './profile.ts';
import { parseDuration } from './quantity.ts';

/** A rule with its patterns, templates, durations read once. */
export interface CompiledRule {
  readonly name: string;
  readonly matches: Condition;
  /** Milliseconds by which the handshake is held up; 0 where it is not. */
  readonly delayMs: number;
  readonly request: Operate;
  readonly response: Operate;
  readonly answer: WriteAnswer | null;
  readonly refuse: Refusal | null;
  readonly timers: readonly CompiledTimer[];
}

const compiled = new WeakMap<Profile, readonly CompiledRule[]>();

/** Makes a profile's rules ready, once for each profile. The profile must have passed the schema. */
export function compileProfile(profile: Profile): readonly CompiledRule[] {
  const known = compiled.get(profile);
  if (known !== undefined) return known;
  const rules = profile.rules.map(compileRule);
  compiled.set(profile, rules);
  return rules;
}

function compileRule(rule: Rule): CompiledRule {
  return {
    name: rule.name,
    matches: compileWhen(rule.when),
    delayMs: rule.delay === undefined ? 0 : parseDuration(rule.delay),
    request: compileOperations(rule.name, rule.request ?? []),
    response: compileOperations(rule.name, rule.response ?? []),
    answer: rule.answer === undefined ? null : compileAnswer(rule.answer),
    refuse: rule.refuse ?? null,
    timers: compileTimers(rule.timers),
  };
}
