import type { Profile } from '../profile/index.ts';
import { redactField, redactProfile, redactText } from '../recording/index.ts';

/** A profile to be told of on a screen: the secrets that it writes are masked. */
export function maskedProfile(profile: Profile): Profile {
  return redactProfile(profile, (text, field) =>
    field === null ? redactText(text) : redactField(field, text),
  );
}
