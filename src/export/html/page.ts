import { createHash } from 'node:crypto';
import type { Exchange, GapEvent, MarkEvent, ProfilesEvent, SessionEvent } from '../../model/index.ts';
import { counted, durationInWords, gapInWords } from '../../view/index.ts';
import type { ExportOptions } from '../exporter.ts';
import { factList } from './exchange-section.ts';
import { exchangeTable } from './exchange-table.ts';
import { findingsSection, verdict, type Locate } from './findings-section.ts';
import { Html, markup, lines, when } from './html.ts';
import { dateAndTime, seconds } from './moments.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

/** What is not of one exchange. */
export type Aside = GapEvent | MarkEvent | ProfilesEvent;

/** What the page says before its exchanges. */
export interface PageParts {
  /** Those that are shown in full. */
  readonly exchanges: ReadonlyMap<number, Exchange>;
  readonly asides: readonly Aside[];
  readonly locate: Locate;
}

/** From here on exchanges are laid out only when they come into view. */
const MANY = 24;
/** Characters of a profile that are shown. */
const PROFILE_LIMIT = 16 * 1024;

/**
 * What a browser may do with the page: apply its one style, run its one script, and nothing else; no request, no
 * image, no form, no other script however it got in.
 */
const POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(PAGE_STYLE)}'`,
  `script-src '${hashOf(PAGE_SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

// not a space more between the tags: the hashes would not fit
const STYLE = new Html(`<style>${PAGE_STYLE}</style>`);
const SCRIPT = new Html(`<script>${PAGE_SCRIPT}</script>`);

/** All of the page before the exchanges in full. */
export function pageBegin(options: ExportOptions, { exchanges, asides, locate }: PageParts): Html {
  const { session, diagnosis, version } = options;
  const isShown = (number: number): boolean => exchanges.has(number);
  const started = session.session?.started;
  const all = session.exchanges;
  const left = all.length - exchanges.size;
  const title = `hoptap: ${verdict(diagnosis.chains, all.length)}`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="hoptap ${version}" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <a class="skip" href="#findings">Skip to findings</a>
        ${bar(all.some(({ client, backend }) => client.frames + backend.frames > 0))}
        <main class="${exchanges.size > MANY ? 'many' : 'few'}">
          ${header(options)}${findingsSection(diagnosis, all.length, { locate, started })}
          <section id="exchanges" aria-labelledby="exchanges-title">
            <h2 id="exchanges-title">Exchanges</h2>
            ${exchangeTable({ exchanges: all, chains: diagnosis.chains, started, isShown })}${asidesMarkup(asides)}${when(left > 0, () => markup`<p class="warn">${counted(left, 'exchange')} of ${all.length} are listed only: export fewer of them to see them in full.</p>`)}
          </section>
          <section id="details" aria-labelledby="details-title">
            <h2 id="details-title">Each exchange</h2>\n`;
}

/** All of the page behind the exchanges. */
export function pageEnd(): Html {
  return markup`</section></main>${SCRIPT}</body></html>\n`;
}

/** What only a script can do stays hidden until it runs. */
function bar(hasFrames: boolean): Html {
  const toggles = (name: string, kinds: readonly (readonly [string, string])[]): Html =>
    markup`<span role="group" aria-label="${name}"
      >${kinds.map(([kind, label]) => markup`<button type="button" data-filter="${kind}" aria-pressed="true">${label}</button>`)}</span
    >`;
  const filters = markup`${toggles('Frames from', [
    ['c', '↑ client'],
    ['b', '↓ backend'],
    ['s', '• station'],
  ])}${toggles('Kinds of frames', [
    ['txt', 'text'],
    ['bin', 'binary'],
    ['ctl', 'control'],
  ])}`;
  return markup`<header class="bar">
    <nav aria-label="Page">
      <b>hoptap</b> <a href="#findings">Findings</a> <a href="#exchanges">Exchanges</a>
    </nav>
    <div class="tools" role="search" hidden>
      <input
        id="search"
        type="search"
        placeholder="Search heads and frames  /"
        aria-label="Search heads and frames"
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck="false"
      />${when(hasFrames, () => filters)}<output id="found" role="status"></output
      ><button type="button" id="theme" aria-keyshortcuts="t">Theme</button>
    </div>
  </header>`;
}

function header({ session, isRedacted, version }: ExportOptions): Html {
  const { session: run, exchanges, lost, isEnded } = session;
  const last = exchanges.reduce((most, { open, close }) => Math.max(most, close?.t ?? open.t), 0);
  const secrets = isRedacted
    ? markup`<p class="calm">
        <b>Secrets are replaced.</b> Tokens, cookies and keys stand here as fingerprints: equal ones were
        equal, and none can be turned back.
      </p>`
    : markup`<p class="warn">
        <b>This page holds secrets.</b> Tokens, cookies and keys stand here as they were sent: whoever has it
        can use them.
      </p>`;
  const facts: readonly (readonly [string, string])[] = [
    ...(run === null ? [['recording', 'its first line is missing'] as const] : runFacts(run)),
    [
      'lasted',
      `${durationInWords(last)}, ${counted(exchanges.length, 'exchange')}${isEnded ? '' : ', not ended cleanly'}`,
    ],
    ...(lost.events + lost.bytes === 0
      ? []
      : [['not recorded', `${counted(lost.events, 'event')}, ${counted(lost.bytes, 'byte')}`] as const]),
    ['page by', `hoptap ${version}`],
  ];
  return markup`<section class="run" aria-label="Recording">
    <h1>${run === null ? 'A recording' : markup`${run.listen} → ${run.target}`}</h1>
    ${factList(facts)}${secrets}${(run?.profiles ?? []).map(profileMarkup)}${help()}
  </section> `;
}

function runFacts(run: SessionEvent): readonly (readonly [string, string])[] {
  const names = run.profiles.map(({ name }) => name);
  return [
    ['recorded', `${dateAndTime(run.started, 0)} UTC, by hoptap ${run.version} ${run.mode}`],
    ['clients at', run.listen],
    ['target', run.target],
    ['profiles', names.length === 0 ? 'none at the beginning' : names.join(', ')],
  ];
}

function profileMarkup(profile: { readonly name: string }): Html {
  const text = JSON.stringify(profile, null, 2);
  const cut =
    text.length > PROFILE_LIMIT ? markup`<small>the first ${PROFILE_LIMIT} characters</small>` : markup``;
  return markup`<details class="raw">
    <summary>Profile ${profile.name}</summary>
    ${cut}
    <pre>${lines(text.slice(0, PROFILE_LIMIT))}</pre>
  </details>`;
}

function help(): Html {
  const keys: readonly (readonly [string, string])[] = [
    ['/', 'search'],
    ['j k ↑ ↓', 'move in a list'],
    ['Enter', 'open'],
    ['n p', 'next, previous exchange'],
    ['t', 'light or dark'],
    ['Esc', 'clear the search'],
  ];
  return markup`<p class="keys" hidden>${keys.map(([key, does]) => markup`<kbd>${key}</kbd> ${does} `)}</p>`;
}

/** What happened beside the exchanges: marks, profiles switched, what could not be kept. */
function asidesMarkup(asides: readonly Aside[]): Html {
  const items = asides.map(
    (aside) => markup`<li><span class="num">${seconds(aside.t)}</span> ${asideInWords(aside)}</li>`,
  );
  return when(
    items.length > 0,
    () =>
      markup`<h3>Meanwhile</h3>
        <ul class="asides">
          ${items}
        </ul>`,
  );
}

function asideInWords(aside: Aside): string {
  if (aside.event === 'mark') return `mark: ${aside.text}`;
  if (aside.event === 'gap') return gapInWords(aside);
  const names = aside.profiles.map(({ name }) => name);
  return `profiles: ${names.length === 0 ? 'none' : names.join(', ')}`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
