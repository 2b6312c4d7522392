/** How the list of exchanges, one exchange's frame and its heads hop by hop look; on a narrow screen rows become blocks. */
export const TABLE_STYLE = `
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .22rem .6rem .22rem 0; }
thead th { font-size: .75rem; font-weight: 600; color: var(--dim); border-bottom: 1px solid var(--line); }
tbody tr { border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.list tbody th { font-weight: 600; width: 2.5rem; }
.list td { min-width: 4.5rem; }
.list td[data-name="request"] { min-width: 7rem; }
.list a:has(.badge) { text-decoration: none; }
.list .num { white-space: nowrap; }
.list tr:hover, .list tr:focus-within { background: var(--panel); }
td .failed, .list tr.failed td[data-name="ending"], .exchange.failed .ending { color: var(--red); }
.clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.list .badge { margin: 0 .25rem .1rem 0; }
.exchange { margin: 1.5rem 0 2.5rem; scroll-margin-top: 3.5rem; }
.many .exchange { content-visibility: auto; contain-intrinsic-size: auto 60rem; }
.exchange > h3 { font-size: 1.05rem; padding: .45rem .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
.exchange > h3 code { font-size: .95rem; }
.exchange .number { color: var(--dim); }
.exchange:target > h3, .exchange:focus > h3 { border-color: var(--link); }
.exchange:focus { outline: none; }
.exchange > .ending { font-weight: 600; padding-left: .75rem; }
.exchange > dl, .exchange > section, .exchange > .raw { padding-left: .75rem; }
.hops { table-layout: fixed; }
.hops th:first-child { width: 14rem; }
.hops tbody th { font-weight: 400; color: var(--dim); font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
.hops .start code { font-weight: 600; }
.hops .changed th { color: var(--fg); font-weight: 600; }
.hops .kept, .hops .none { color: var(--dim); }
.hops .kept { font-size: .8125rem; }
.hops .mark { display: inline-block; font-size: .75rem; font-weight: 600; margin-right: .2rem; }
.hops .by { color: var(--dim); font-size: .8125rem; }
.hops td.m { border-left: 3px solid var(--line); padding-left: .5rem; }
.m.red { background: var(--red-bg); border-left-color: var(--red) !important; }
.m.green { background: var(--green-bg); border-left-color: var(--green) !important; }
.m.yellow { background: var(--yellow-bg); border-left-color: var(--yellow) !important; }
.m.cyan { background: var(--cyan-bg); border-left-color: var(--cyan) !important; }
.red > .mark { color: var(--red); } .green > .mark { color: var(--green); }
.yellow > .mark { color: var(--yellow); } .cyan > .mark { color: var(--cyan); }
.hops tr:target { outline: 2px solid var(--link); outline-offset: -1px; }
.hops tr.hit th { background: var(--hit); color: var(--fg); }
.jwt { display: block; margin-top: .15rem; }
.undone { color: var(--dim); }
@media (max-width: 46rem) {
  .list, .list tbody, .list tr, .hops, .hops tbody, .hops tr, .hops th, .hops td { display: block; width: auto !important; }
  .list thead, .hops thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .list tr { padding: .4rem 0; }
  .list th, .list td { display: inline; padding: 0 .5rem 0 0; }
  .clip { display: inline; }
  .list td[data-name="request"], .list td[data-name="ending"], .list td[data-name="marks"] { display: block; padding: 0; }
  .list td[data-name="subprotocol"]:has(:not(:empty))::before { content: "subprotocol "; color: var(--dim); }
  .list td[data-name="frames"]:not(:empty)::before { content: "frames "; color: var(--dim); }
  .hops tr { padding: .3rem 0; }
  .hops td, .hops tbody th { padding: .05rem 0; }
  .hops td::before { content: attr(data-hop) "  "; display: block; color: var(--dim); font-size: .75rem; }
  .hops .kept, .hops .none, .hops tr:not(.changed, .start) td::before { display: none; }
  .hops tbody th { font-weight: 600; color: var(--fg); }
}
`;
