import { FRAME_STYLE } from './frame-style.ts';
import { TABLE_STYLE } from './table-style.ts';

const LIGHT = `
color-scheme: light;
--bg: #ffffff; --panel: #f6f8fa; --line: #d0d7de; --fg: #1c2128; --dim: #57606a; --link: #0550ae;
--red: #b3261e; --green: #116329; --yellow: #7a4b00; --cyan: #0b5c70; --violet: #6639ba;
--red-bg: #ffedeb; --green-bg: #e6f9ea; --yellow-bg: #fff6d6; --cyan-bg: #e2f5fa; --hit: #ffe58a;`;

const DARK = `
color-scheme: dark;
--bg: #0f1318; --panel: #171c23; --line: #323a44; --fg: #e4e9ef; --dim: #9ba6b2; --link: #7db8ff;
--red: #ff938a; --green: #72d98c; --yellow: #ecc36a; --cyan: #74d3e4; --violet: #cdaaff;
--red-bg: #371a1b; --green-bg: #14301c; --yellow-bg: #322711; --cyan-bg: #10303a; --hit: #6b5200;`;

/** The page's one style sheet: colours of both schemes, type, header and findings; then tables, then frames. */
export const PAGE_STYLE = `
:root { ${LIGHT} }
@media (prefers-color-scheme: dark) { :root:not([data-theme]) { ${DARK} } }
:root[data-theme="dark"] { ${DARK} }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; background: var(--bg); color: var(--fg);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
code, pre, kbd, .num, .rows { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
code, pre { unicode-bidi: isolate; direction: ltr; }
pre { margin: .25rem 0; white-space: pre-wrap; tab-size: 4; }
main, .bar { max-width: 96rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-bottom: 4rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 2px; }
h1 { font-size: 1.3rem; line-height: 1.3; margin: 1.25rem 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; }
h4 { font-size: .875rem; margin: 1.1rem 0 .35rem; }
h5 { font-size: .8125rem; font-weight: 600; margin: .6rem 0 .2rem; color: var(--dim); }
h4 small { font-weight: 400; color: var(--dim); }
p { margin: .35rem 0; }
ul, ol { margin: .25rem 0; padding-left: 1.4rem; }
small { font-size: .8125rem; color: var(--dim); }
.quiet { color: var(--dim); }
.skip { position: absolute; left: -100vw; z-index: 3; padding: .5rem 1rem; background: var(--bg); }
.skip:focus { left: 0; }
.bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; align-items: center;
  padding-top: .5rem; padding-bottom: .5rem; background: var(--bg); border-bottom: 1px solid var(--line); }
.bar nav { display: flex; gap: .9rem; align-items: baseline; }
.bar b { letter-spacing: .02em; }
.tools { display: flex; flex: 1; flex-wrap: wrap; gap: .35rem .75rem; align-items: center; }
.tools [role="group"] { display: inline-flex; }
input, button { font: inherit; font-size: .8125rem; color: inherit; background: var(--panel); border: 1px solid var(--line);
  border-radius: 5px; padding: .2rem .55rem; }
input { flex: 1 1 13rem; min-width: 0; max-width: 26rem; }
input::placeholder { color: var(--dim); opacity: 1; }
button { cursor: pointer; }
[role="group"] button { border-radius: 0; margin-left: -1px; }
[role="group"] button:first-child { border-radius: 5px 0 0 5px; margin: 0; }
[role="group"] button:last-child { border-radius: 0 5px 5px 0; }
button[aria-pressed="false"] { color: var(--dim); background: var(--bg); text-decoration: line-through; }
output { font-size: .8125rem; color: var(--dim); margin-left: auto; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: .1rem 1.5rem; margin: .4rem 0; }
dl div { display: flex; gap: .75rem; min-width: 0; }
dt { flex: 0 0 5.5rem; color: var(--dim); }
dd { margin: 0; min-width: 0; }
.warn, .calm { padding: .4rem .75rem; border-left: 3px solid var(--line); background: var(--panel); max-width: 60rem; }
.warn { border-color: var(--yellow); background: var(--yellow-bg); }
.warn b { color: var(--yellow); }
.keys { color: var(--dim); font-size: .8125rem; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3rem; background: var(--panel); color: var(--fg); }
.asides { list-style: none; padding: 0; }
#exchanges h3 { margin-top: 1.25rem; }
summary { cursor: pointer; }
.raw { margin: .35rem 0; }
.raw > summary { color: var(--link); font-size: .8125rem; width: max-content; max-width: 100%; }
.raw pre { padding: .5rem .75rem; background: var(--panel); border-radius: 5px; max-height: 40rem; overflow: auto; }
.verdict { font-size: 1rem; }
.chain { border: 1px solid var(--line); border-left: 4px solid var(--dim); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; }
.chain.error { border-left-color: var(--red); }
.chain.warning { border-left-color: var(--yellow); }
.finding h3, .finding h5 { color: var(--fg); font-weight: 600; margin: 0 0 .25rem; }
.finding h5 { font-size: .875rem; }
.finding:target { outline: 2px solid var(--link); outline-offset: 4px; border-radius: 2px; }
.finding details > summary { color: var(--link); font-size: .8125rem; width: max-content; max-width: 100%; }
.finding > h3 .badge, .finding > h5 .badge { margin-right: .15rem; }
.finding > * { max-width: 72rem; }
.effects { margin-top: .75rem; padding-left: 1rem; border-left: 2px solid var(--line); }
.effects h4 { margin: 0 0 .4rem; color: var(--dim); font-weight: 600; }
.effects .finding { margin-bottom: .75rem; }
.label { color: var(--dim); font-size: .8125rem; margin: .45rem 0 0; }
.finding .code { color: var(--dim); margin: .35rem 0 0; }
.badge { display: inline-block; padding: 0 .4rem; border-radius: 4px; font-size: .75rem; font-weight: 600; white-space: nowrap;
  color: var(--cyan); background: var(--cyan-bg); }
.badge.error { color: var(--red); background: var(--red-bg); }
.badge.warning { color: var(--yellow); background: var(--yellow-bg); }
${TABLE_STYLE}${FRAME_STYLE}
::highlight(found) { background: var(--hit); color: var(--fg); }
@media (max-width: 46rem) {
  main, .bar { padding-left: .75rem; padding-right: .75rem; }
  .bar { position: static; }
  html { scroll-padding-top: .5rem; }
  .chain { padding: .6rem .7rem; }
}
@media print {
  :root, :root[data-theme] { ${LIGHT} }
  .bar, .skip, .keys { display: none; }
  .exchange, .rows { content-visibility: visible !important; }
  .exchange { break-before: page; }
  .chain, tr, .lanes { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .finding details::details-content { content-visibility: visible; }
}
`;
