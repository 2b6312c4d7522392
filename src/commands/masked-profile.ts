import type { Profile, Rule } from '../profile/index.ts';
import { redactField } from '../recording/index.ts';

type HeadOperation = NonNullable<Rule['request']>[number];
type Fields = NonNullable<HeadOperation['set']>;

/** A profile to be told of on a screen: the secrets that it writes into heads are masked. */
export function maskedProfile(profile: Profile): Profile {
  return { ...profile, rules: profile.rules.map(maskedRule) };
}

function maskedRule(rule: Rule): Rule {
  const { request, response } = rule;
  return {
    ...rule,
    ...(request === undefined ? {} : { request: request.map(maskedOperation) }),
    ...(response === undefined ? {} : { response: response.map(maskedOperation) }),
  };
}

function maskedOperation(operation: HeadOperation): HeadOperation {
  const { set, add, append } = operation;
  return {
    ...operation,
    ...(set === undefined ? {} : { set: maskedFields(set) }),
    ...(add === undefined ? {} : { add: maskedFields(add) }),
    ...(append === undefined ? {} : { append: maskedFields(append) }),
  };
}

function maskedFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactField(name, value) : value,
    ]),
  );
}
