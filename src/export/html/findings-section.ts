import type { Chain, Diagnosis, Evidence, Finding, Severity } from '../../study/index.ts';
import { counted, durationInWords } from '../../view/index.ts';
import { frameKey } from './anchors.ts';
import { Html, markup, when } from './html.ts';
import { timeOfDay } from './moments.ts';
import { SEVERITIES } from './severities.ts';

/** Evidence of one finding that is shown; the others are the same thing again. */
export const EVIDENCE_LIMIT = 8;

/** Finds the place in the page at which a piece of evidence can be seen; null where the page does not hold it. */
export type Locate = (evidence: Evidence) => string | null;

/** Chains that are shown; a recording of many exchanges may hold more, all alike. */
export const MOST_CHAINS = 200;

/** What the findings are told with. */
export interface Telling {
  readonly locate: Locate;
  /** When the run began, ISO 8601. */
  readonly started: string | undefined;
}

/** What is wrong, cause first; each with where it can be seen, what to do and what it means. */
export function findingsSection({ chains }: Diagnosis, exchanges: number, telling: Telling): Html {
  const shown = chains.slice(0, MOST_CHAINS).map((chain, at) => chainMarkup(chain, at, telling));
  const more = chains.length - shown.length;
  return markup`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    <p class="verdict">${verdict(chains, exchanges)}</p>
    ${shown}${when(more > 0, () => markup`<p class="warn">${counted(more, 'more chain')} of findings left out here.</p>`)}
  </section> `;
}

/** How much is wrong, in one line: `2 errors and 1 note in 7 exchanges`. */
export function verdict(chains: readonly Chain[], exchanges: number): string {
  const findings = chains.flat();
  const counts = (['error', 'warning', 'note'] satisfies readonly Severity[])
    .map(
      (severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => counted(count, SEVERITIES[severity].word));
  const place = `in ${counted(exchanges, 'exchange')}`;
  return counts.length === 0 ? `Nothing wrong was found ${place}.` : `${counts.join(', ')} ${place}.`;
}

/** Frames that findings point at, as they are looked up: they must be in the page. */
export function pinnedFrames({ chains }: Diagnosis): ReadonlySet<string> {
  const pinned = chains
    .flat()
    .flatMap(({ evidence }) => evidence.slice(0, EVIDENCE_LIMIT))
    .flatMap(({ exchange, frame }) => (frame === undefined ? [] : [frameKey(exchange, frame)]));
  return new Set(pinned);
}

/** Where a finding stands in the page: the chain's place among all, and its own in the chain. */
export function findingAnchor(chain: number, place: number): string {
  return `f${chain}-${place}`;
}

function chainMarkup([cause, ...effects]: Chain, chain: number, telling: Telling): Html {
  const followed = when(
    effects.length > 0,
    () =>
      markup`<div class="effects">
        <h4>which led to</h4>
        ${effects.map((effect, at) => effectMarkup(effect, findingAnchor(chain, at + 1), telling))}
      </div>`,
  );
  return markup`<article class="chain ${cause.severity}">
    ${causeMarkup(cause, findingAnchor(chain, 0), telling)}${followed}
  </article> `;
}

/** A cause tells at once what to do: that is what its reader came for. */
function causeMarkup(finding: Finding, id: string, telling: Telling): Html {
  return markup`<div class="finding" id="${id}">
    <h3>${headline(finding)}</h3>
    ${evidenceMarkup(finding.evidence, telling)}${sentences('what to do', finding.advice, 'ol')}
    ${sentences('what it means', finding.means, 'ul')}${codeMarkup(finding)}
  </div> `;
}

/** An effect goes when its cause does: what else there is to say of it waits until it is asked for. */
function effectMarkup(finding: Finding, id: string, telling: Telling): Html {
  return markup`<div class="finding" id="${id}">
    <h5>${headline(finding)}</h5>
    ${evidenceMarkup(finding.evidence, telling)}
    <details>
      <summary>what it means and what to do</summary>
      ${sentences('what it means', finding.means, 'ul')}${sentences('what to do', finding.advice, 'ol')}${codeMarkup(finding)}
    </details>
  </div> `;
}

function headline({ severity, sentence }: Finding): Html {
  const { sign, word } = SEVERITIES[severity];
  return markup`<span class="badge ${severity}">${sign} ${word}</span> ${prose(sentence)}`;
}

function codeMarkup({ code }: Finding): Html {
  return markup`<p class="code"><code>hoptap explain ${code}</code></p>`;
}

/** A sentence, what stands between backticks as code. */
function prose(sentence: string): Html {
  const parts = sentence.split('`');
  // an odd one out is a letter like others
  if (parts.length % 2 === 0) return markup`${sentence}`;
  return markup`${parts.map((part, at) => (at % 2 === 0 ? markup`${part}` : markup`<code>${part}</code>`))}`;
}

function evidenceMarkup(evidence: readonly Evidence[], { locate, started }: Telling): Html {
  const shown = evidence.slice(0, EVIDENCE_LIMIT).map((each) => {
    const place = locate(each);
    const label = placeInWords(each, started);
    const told = place === null ? markup`${label}` : markup`<a href="#${place}">${label}</a>`;
    return markup`<li>${told} ${each.text}${authorInWords(each)}</li>`;
  });
  const more = evidence.length - shown.length;
  return markup`<ul class="evidence" aria-label="Evidence">
    ${shown}${when(more > 0, () => markup`<li>and ${counted(more, 'more such place')}</li>`)}
  </ul>`;
}

function placeInWords({ exchange, t, hop, field, frame }: Evidence, started: string | undefined): string {
  const time = timeOfDay(started, t);
  const parts = [
    exchange === 0 ? '' : `#${exchange}`,
    hop === undefined ? '' : `hop ${hop}`,
    field ?? '',
    frame === undefined ? '' : `${frame.from} frame ${frame.n}`,
    time === '' ? `after ${durationInWords(t)}` : time,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function authorInWords({ station, rule }: Evidence): string {
  if (station === undefined) return '';
  return rule === undefined ? ` (at ${station})` : ` (at ${station}, by ${rule})`;
}

function sentences(title: string, texts: readonly string[], list: 'ul' | 'ol'): Html {
  const tag = new Html(list);
  const items = texts.map((text) => markup`<li>${prose(text)}</li>`);
  return when(texts.length > 0, () => markup`<p class="label">${title}</p><${tag}>${items}</${tag}>`);
}
