import type { Chain, Diagnosis, Evidence, Finding, Severity } from '../../study/index.ts';
import { counted, durationInWords } from '../../view/index.ts';
import { frameKey } from './anchors.ts';
import { Html, markup, when } from './html.ts';
import { SEVERITIES } from './severities.ts';

/** Evidence of one finding that is shown; the others are the same thing again. */
export const EVIDENCE_LIMIT = 8;

/** Finds the place in the page at which a piece of evidence can be seen; null where the page does not hold it. */
export type Locate = (evidence: Evidence) => string | null;

/** What is wrong, cause first; each with where it can be seen, what it means and what to do. */
export function findingsSection({ chains }: Diagnosis, exchanges: number, locate: Locate): Html {
  const articles = chains.map((chain) => chainMarkup(chain, locate));
  return markup`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    <p class="verdict">${verdict(chains, exchanges)}</p>
    ${articles}
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

function chainMarkup([cause, ...effects]: Chain, locate: Locate): Html {
  const followed = when(
    effects.length > 0,
    () =>
      markup`<div class="effects">
        <h4>which led to</h4>
        ${effects.map((effect) => findingMarkup(effect, 'h5', locate))}
      </div>`,
  );
  return markup`<article class="chain ${cause.severity}">
    ${findingMarkup(cause, 'h3', locate)}${followed}
  </article> `;
}

function findingMarkup(finding: Finding, level: 'h3' | 'h5', locate: Locate): Html {
  const { severity, code, sentence, evidence, means, advice } = finding;
  const { sign, word } = SEVERITIES[severity];
  const tag = new Html(level);
  return markup`<div class="finding ${severity}"><${tag}><span class="badge ${severity}">${sign} ${word}</span> ${sentence}</${tag}>
${evidenceMarkup(evidence, locate)}${sentences('what it means', means, 'ul')}${sentences('what to do', advice, 'ol')}<p class="code"><code>${code}</code></p></div>\n`;
}

function evidenceMarkup(evidence: readonly Evidence[], locate: Locate): Html {
  const shown = evidence.slice(0, EVIDENCE_LIMIT).map((each) => {
    const place = locate(each);
    const label = placeInWords(each);
    const told = place === null ? markup`${label}` : markup`<a href="#${place}">${label}</a>`;
    return markup`<li>${told} ${each.text}${authorInWords(each)}</li>`;
  });
  const more = evidence.length - shown.length;
  return markup`<ul class="evidence" aria-label="Evidence">
    ${shown}${when(more > 0, () => markup`<li>and ${counted(more, 'more such place')}</li>`)}
  </ul>`;
}

function placeInWords({ exchange, t, hop, field, frame }: Evidence): string {
  const parts = [
    exchange === 0 ? '' : `#${exchange}`,
    hop === undefined ? '' : `hop ${hop}`,
    field ?? '',
    frame === undefined ? '' : `${frame.from} frame ${frame.n}`,
    `at ${durationInWords(t)}`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function authorInWords({ station, rule }: Evidence): string {
  if (station === undefined) return '';
  return rule === undefined ? ` (at ${station})` : ` (at ${station}, by ${rule})`;
}

function sentences(title: string, texts: readonly string[], list: 'ul' | 'ol'): Html {
  const tag = new Html(list);
  const items = texts.map((text) => markup`<li>${text}</li>`);
  return when(texts.length > 0, () => markup`<p class="label">${title}</p><${tag}>${items}</${tag}>`);
}
