/**
 * What a recording means: which station did what to which field, how two heads differ, what is wrong and why.
 *
 *     events ─► createStudy ─► cases ─► diagnose ─► findings, cause first
 *     heads ──────────────────► compare ─► rows
 *
 * It refuses to change anything and to format for a screen (`view` does); a finding's sentences are its own.
 */
export { compareExchanges } from './compare/compare-exchanges.ts';
export { compareHeads } from './compare/compare-heads.ts';
export { createMessageComparer, type MessageComparer } from './compare/compare-messages.ts';
export type * from './compare/comparison.ts';
export { pairExchanges, type ExchangePair } from './compare/pair-exchanges.ts';
export { creditChanges, type Credited, type CreditedRow } from './credit.ts';
export { findJwts, type Jwt } from './jwt.ts';
export { diffHeads, type DiffRow } from './head-diff.ts';
export { CATALOGUE } from './catalogue/catalogue.ts';
export type { Entry, Words } from './catalogue/entry.ts';
export { createStudy, type StudyFold } from './create-study.ts';
export { diagnose, findingsOf } from './diagnose.ts';
export { diagnosisAbout } from './diagnosis-about.ts';
export { findingsByExchange, type ExchangeFinding } from './findings-by-exchange.ts';
export { explain, relatedTo, THEMES, type Explanation, type Guess } from './explain.ts';
export { FINDING_CODES, type FindingCode } from './finding-code.ts';
export type { Chain, Diagnosis, Evidence, Finding, Severity } from './finding.ts';
export type { Case, FrameMark, Study, Timing } from './study.ts';
export { markOf, renamesOf, type Mark } from './mark.ts';
export { destinationOf, originOf, requestHeads, responseHeads } from './passage.ts';
export { subprotocolStory, type SubprotocolStory } from './subprotocol-story.ts';
