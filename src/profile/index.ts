/**
 * How balancers behave: profiles are read, checked and described here, and heads are shaped by them, as pure
 * functions of head, profiles and context.
 *
 *     YAML ──parseProfile──► Profile ──passRequest──► steps, outcome, timers
 *                                    ──passResponse─► steps
 *
 * It refuses to touch the world: no file is opened (`store` finds and watches them), no socket is closed and no clock
 * is read (`relay` carries out delays, refusals and timers); randomness comes with the context.
 */
export { addsCredentials } from './adds-credentials.ts';
export { describeProfile } from './describe-profile.ts';
export { nearest } from './nearest.ts';
export { parseProfile, profileSchema, type ParseProfileOptions } from './parse-profile.ts';
export { passRequest } from './pass-request.ts';
export { passResponse } from './pass-response.ts';
export type { Delay, Outcome, RequestPassage, Respond, Step } from './passage.ts';
export { reasonPhrase } from './reason-phrase.ts';
export type { ShapeContext } from './shape-context.ts';
export type { Timer, TimerEnd } from './timer.ts';
export type { Evidence, Profile, Rule } from './profile.ts';
export { COMMAND_LINE, profileFromOptions, type ProfileOptions } from './profile-from-options.ts';
export { stationsOf } from './stations-of.ts';
export { FormatError } from './format-error.ts';
export { parseDuration, parseSize } from './quantity.ts';
