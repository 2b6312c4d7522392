import { requestInWords } from '../passage.ts';
import { widthOf, fit } from '../width.ts';
import { hintFacts } from './actions.ts';
import { exchangeLines } from './exchange-line.ts';
import { headerRow } from './header.ts';
import { hintRow, noticeRow } from './hints.ts';
import { paneParts, SMALLEST, type Area } from './layout.ts';
import type { Size } from './input.ts';
import { exactly, paneRows, SIGN_COLUMNS } from './pane-picture.ts';
import { centred, overlay, type Cell } from './panel.ts';
import type { Rates } from './rates.ts';
import { ruleRow } from './rule.ts';
import type { Caret, Notice, Picture, RecordingState } from './screen.ts';
import { type Asking, isPaneGrowing, listOf, type Stage } from './stage.ts';
import { statusRow, type StatusFacts } from './status.ts';
import { tabBar } from './tab-bar.ts';
import type { PaneName } from './view-state.ts';

/** What stands around the panes. */
export interface Surroundings {
  readonly recording: RecordingState | null;
  readonly rates: Rates | null;
  /** Events that came since the screen was frozen; null while it is not. */
  readonly behind: number | null;
  readonly notice: Notice | null;
  readonly asking: Asking | null;
}

/** The whole screen, row by row. */
export function pictureOf(stage: Stage, around: Surroundings): Picture {
  const { view, layout } = stage;
  if (layout.isTooSmall) return { rows: tooSmall(view.size, stage), caret: null };
  const { columns } = view.size;
  const rows = [
    exactly(headerRow(headerFacts(stage), columns, stage.look), columns),
    ...panes(stage),
    exactly(statusRow(statusFacts(stage, around), columns, stage.look), columns),
    exactly(
      around.notice === null
        ? hintRow(hintFacts(stage), { paint: stage.look.paint, columns })
        : noticeRow(around.notice, { paint: stage.look.paint, columns }),
      columns,
    ),
  ];
  return around.asking === null ? { rows, caret: null } : withDialog(rows, around.asking, stage);
}

/** Where a dialog stands, what it may take, and what it shows. */
export interface DialogBox {
  readonly at: Cell;
  readonly room: Size;
  readonly rows: readonly string[];
  readonly caret: Caret | null;
}

/** A dialog as it stands on a screen of that size: at the bottom, or in the middle. */
export function dialogBox(asking: Asking, { view, look }: Stage): DialogBox {
  const { size } = view;
  const room = roomOf(asking, size);
  const { rows, caret } = asking.picture(room, look);
  const at = asking.stands === 'line' ? { row: size.rows - rows.length, column: 0 } : centred(rows, size);
  return { at, room, rows, caret };
}

/** What a dialog may take of a screen of that size. */
export function roomOf({ stands }: Asking, size: Size): Size {
  return stands === 'line' ? size : { columns: size.columns - 2, rows: size.rows - 2 };
}

function withDialog(rows: readonly string[], asking: Asking, stage: Stage): Picture {
  const { at, rows: panel, caret } = dialogBox(asking, stage);
  const { columns } = stage.view.size;
  const laid = panel.map((row) => (asking.stands === 'line' ? exactly(row, columns) : row));
  return {
    rows: overlay(rows, laid, at, columns),
    caret: caret === null ? null : { row: at.row + caret.row, column: at.column + caret.column },
  };
}

function headerFacts({ traffic, options }: Stage): Parameters<typeof headerRow>[0] {
  const { session, chain } = traffic;
  return {
    listen: options.isLive ? (session?.listen ?? null) : null,
    target: session?.target ?? null,
    chain,
  };
}

function statusFacts(
  { options, traffic, view }: Stage,
  { recording, rates, behind }: Surroundings,
): StatusFacts {
  return {
    source:
      options.file === null
        ? { is: 'live', recording }
        : { is: 'file', path: options.file, isEnded: traffic.isEnded, read: recording?.read ?? null },
    totals: traffic.totals,
    rates,
    frozen: behind,
    isMasked: view.isMasked,
  };
}

/** Both panes, side by side or one above the other, or the one that is to be seen. */
function panes(stage: Stage): readonly string[] {
  const { exchanges, exchange } = stage.layout.panes;
  const list = exchanges === null ? [] : paneOf(stage, 'exchanges', exchanges);
  const tabs = exchange === null ? [] : paneOf(stage, 'exchange', exchange);
  if (exchanges === null || exchange === null || exchanges.row !== exchange.row) return [...list, ...tabs];
  const line = stage.look.paint.dim('│');
  return list.map((row, at) => row + line + (tabs[at] ?? ''));
}

function paneOf(stage: Stage, pane: PaneName, area: Area): readonly string[] {
  const rows = stage.rows(pane);
  const parts = paneParts(pane, area.rows, rows.titles?.(area.columns - SIGN_COLUMNS).length ?? 0);
  return paneRows({
    head: pane === 'exchanges' ? [listRule(stage, area)] : exchangeHead(stage, area, parts.head),
    rows,
    list: listOf(stage, pane),
    parts,
    columns: area.columns,
    isFocused: stage.view.focus === pane,
    search: stage.view.searches[pane],
    paint: stage.look.paint,
  });
}

function listRule(stage: Stage, { columns }: Area): string {
  const { view, traffic, look } = stage;
  const { count } = stage.rows('exchanges');
  const { forgotten, totals } = traffic;
  const held = totals.exchanges - forgotten;
  const filter = view.exchangeFilter === null ? '' : `${count} of ${held}  ${view.exchangeFilter.text}`;
  return ruleRow({
    title: 'Exchanges',
    more: filter,
    end: [standsAt(stage, 'exchanges'), forgotten === 0 ? '' : `${forgotten} older let go`]
      .filter((part) => part !== '')
      .join(' · '),
    isFocused: view.focus === 'exchanges',
    columns,
    paint: look.paint,
  });
}

/** Where a list stands: `57 of 120`, and whether it goes on by itself. */
function standsAt(stage: Stage, pane: PaneName): string {
  const { count } = stage.rows(pane);
  const { index, isFollowing, cursor } = listOf(stage, pane);
  if (count === 0 || cursor === null) return '';
  const place = `${(index + 1).toLocaleString('en')} of ${count.toLocaleString('en')}`;
  return isFollowing && isPaneGrowing(stage, pane) ? `${place} · following` : place;
}

/** So many rows: the rule with the request, what is wrong with the exchange or how it stands, the titles of its tabs. */
function exchangeHead(stage: Stage, { columns }: Area, height: number): readonly string[] {
  const { selected, view, traffic, look, nowMs } = stage;
  const { paint } = look;
  const isFocused = view.focus === 'exchange';
  if (selected === undefined) {
    return [ruleRow({ title: 'Exchange', isFocused, columns, paint }), ...Array<string>(height - 1).fill('')];
  }
  const number = selected.exchange;
  const findings = traffic.findings(number);
  const lines = exchangeLines(selected, findings, nowMs, { ...look, columns: columns - 3 }, height - 2);
  const bar = tabBar(
    view.tab,
    { exchange: selected, findings, shown: traffic.shown(number) },
    columns - 1,
    paint,
  );
  const filter = view.tab === 'frames' ? (view.passedFilter?.text ?? '') : '';
  const used = (bar.spans.at(-1)?.end ?? 0) + 1;
  const wanted = filter === '' ? '' : fit(filter, columns - used - 3);
  return [
    ruleRow({
      title: `Exchange ${number}`,
      more: requestInWords(selected, look),
      end: standsAt(stage, 'exchange'),
      isFocused,
      columns,
      paint,
    }),
    ...lines.map((line) => `  ${line}`),
    ` ${bar.line}${wanted === '' ? '' : `  ${paint.cyan(wanted)}`}`,
  ];
}

/** One message in the middle, saying how large the terminal is and how large it should be. */
function tooSmall({ columns, rows }: Size, { look }: Stage): readonly string[] {
  const lines = [
    'This terminal is too small.',
    `It has ${columns} × ${rows} cells;`,
    `${SMALLEST.columns} × ${SMALLEST.rows} are needed.`,
  ].slice(0, rows);
  const top = Math.max(0, Math.floor((rows - lines.length) / 2));
  return Array.from({ length: rows }, (_, row) => {
    const line = fit(lines[row - top] ?? '', columns);
    const left = Math.max(0, Math.floor((columns - widthOf(line)) / 2));
    return exactly(' '.repeat(left) + look.paint.plain(line), columns);
  });
}
