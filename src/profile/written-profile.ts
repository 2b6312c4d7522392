import type { Evidence, Profile, Rule } from './profile.ts';

/** A profile as its author wrote it: much may be left out, and it may build on another. */
export interface WrittenProfile {
  readonly name: string;
  readonly summary?: string;
  readonly evidence?: readonly Evidence[];
  /** The profile whose rules come first: a shipped one's name, or a file. */
  readonly extends?: string;
  readonly rules?: readonly WrittenRule[];
}

/** A rule as its author wrote it. */
export type WrittenRule = Omit<Rule, 'name'> & { readonly name?: string };

/**
 * Makes a profile whole. The base's rules come first; a rule of the same name takes its place there, others follow.
 * A rule without a name gets that of its place, `rule-1` …, and never replaces one of the base.
 */
export function completeProfile(written: WrittenProfile, base: Profile | null): Profile {
  const own = written.rules ?? [];
  const replacing = new Map(own.map((rule) => [rule.name, rule]));
  const taken = new Set([...(base?.rules ?? []), ...own].map((rule) => rule.name));
  const rules: Rule[] = (base?.rules ?? []).map((rule) => named(replacing.get(rule.name) ?? rule, rule.name));
  for (const rule of own) {
    if (rule.name === undefined) rules.push(named(rule, freeName(rules.length + 1, taken)));
    else if (base?.rules.some(({ name }) => name === rule.name) !== true) rules.push(named(rule, rule.name));
  }
  const { name, summary = '', evidence = [] } = written;
  return { name, summary, evidence, rules };
}

function named(rule: WrittenRule, name: string): Rule {
  return { name, ...rule };
}

/** `rule-N`, or the next number that nobody has given to a rule. */
function freeName(place: number, taken: Set<string | undefined>): string {
  let number = place;
  while (taken.has(`rule-${number}`)) number += 1;
  const name = `rule-${number}`;
  taken.add(name);
  return name;
}
