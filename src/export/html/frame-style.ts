/** How the timeline and the frames look. What is far out of view is not laid out: a page may hold thousands of frames. */
export const FRAME_STYLE = `
.phases { list-style: none; padding: 0; margin: .2rem 0; }
.phases li { display: grid; grid-template-columns: 11rem minmax(0, 1fr) 6rem; gap: .75rem; align-items: center; font-size: .8125rem; }
.phases span:last-child { text-align: right; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; }
.phases svg { height: 10px; }
.track { fill: var(--panel); } .wait { fill: var(--dim); } .net { fill: var(--link); } .tls { fill: var(--violet); }
rect.bad { fill: var(--red); } rect.end { fill: var(--fg); } .shake { fill: var(--cyan-bg); } rect.quiet { fill: var(--panel); }
.lanes { margin: .2rem 0; }
.lanes svg { height: 64px; border: 1px solid var(--line); border-radius: 4px; }
.lanes .axis { stroke: var(--line); vector-effect: non-scaling-stroke; fill: none; }
path.c { fill: var(--link); } path.b { fill: var(--violet); } path.s { fill: var(--yellow); }
.key.c { color: var(--link); } .key.b { color: var(--violet); }
.key { font-weight: 600; }
.scale { display: flex; justify-content: space-between; font-size: .75rem; color: var(--dim); font-variant-numeric: tabular-nums; }
figcaption { font-size: .8125rem; color: var(--dim); }
.rows { list-style: none; margin: 0; padding: 0; }
.rows.whole { content-visibility: auto; contain-intrinsic-size: auto 2100px; }
.filtered .rows { content-visibility: visible !important; }
.rows li { border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent); border-left: 3px solid transparent; padding-left: .25rem; line-height: 20px; }
.rows .l, .rows summary { display: flex; gap: 1.2ch; min-width: 0; }
.rows li > span, .rows summary > span { flex: none; white-space: pre; max-width: 60%; overflow: hidden; text-overflow: ellipsis; }
.rows .l::before { content: ""; flex: none; width: 1ch; }
.rows summary { list-style: none; }
.rows summary::-webkit-details-marker { display: none; }
.rows summary::before { content: "▸"; flex: none; width: 1ch; color: var(--dim); }
.rows details[open] > summary::before { content: "▾"; }
.rows code { flex: 1; min-width: 0; }
.rows summary code { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.rows details[open] > summary code { color: var(--dim); }
.rows em { flex: none; max-width: 32ch; font-style: normal; color: var(--yellow); }
.rows .c { border-left-color: var(--link); } .rows .c span { color: var(--link); }
.rows .b { border-left-color: var(--violet); } .rows .b span { color: var(--violet); }
.rows .s { border-left-color: var(--yellow); } .rows .s span { color: var(--yellow); }
.rows .slow { border-top: 2px dotted var(--yellow); }
.rows .r code b { font-weight: 700; } .rows .r span { color: var(--dim); }
.rows .bad { background: var(--red-bg); } .rows .bad b { color: var(--red); }
.rows .odd { background: var(--yellow-bg); } .rows .odd b { color: var(--yellow); }
.rows .calm { background: var(--panel); max-width: none; padding-top: 0; padding-bottom: 0; padding-right: 0; border-left-color: var(--line); }
.rows .o { display: block; padding: .5rem 2ch; color: var(--dim); font-family: inherit; }
.rows pre { margin: .2rem 0 .5rem 2ch; padding: .5rem .75rem; max-height: 30rem; overflow: auto; background: var(--panel); border-radius: 5px; line-height: 1.45; }
.json::before { content: "JSON, indented"; display: block; color: var(--dim); font: .75rem system-ui, sans-serif; }
.rows li:hover { background-color: var(--panel); }
.rows li:target { outline: 2px solid var(--link); outline-offset: -2px; }
@media (max-width: 62rem) {
  .rows .l, .rows summary { flex-wrap: wrap; gap: 0 1ch; padding: .1rem 0; }
  .rows li > span, .rows summary > span { flex: 1 1 0; min-width: 0; max-width: none; white-space: pre-line; overflow-wrap: anywhere; }
  .rows code { flex: 1 0 100%; padding-left: 2ch; }
  .rows em { flex: 1 0 100%; max-width: none; padding-left: 2ch; }
  .rows .l code { overflow-wrap: anywhere; }
  .rows pre { margin-left: 0; }
  .phases li { grid-template-columns: 9rem minmax(0, 1fr) 4.5rem; gap: .4rem; }
}
`;
