import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { isFiltered, NO_FILTER } from '../agents/filter';
import type { StateCode } from '../words/state-codes';
import { ALWAYS_SHOWN, LEGEND, PLAIN } from './legend-order';
import { loadChunk } from '../api/load-chunk';
import type { Page } from './page';
import { toggleState } from './actions';
import { Icon } from '../ui/icon';
import { Swatch } from '../ui/parts';

/** 0 = everything, 1 = closer, 2 = the rare states are their icon and count alone, 3 = so are those that stand out by themselves, 4 = all. */
const STEPS = 5;

/** As much of the legend as fits in one row. */
function squeeze(row: HTMLElement): void {
  for (let step = 0; step < STEPS; step++) {
    row.dataset['step'] = String(step);
    if (row.scrollWidth <= row.clientWidth) return;
  }
}

/** Legend, counts and filter in one. */
export function Legend({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const { states, attention } = page.filter.value;
  const counts = page.counts.value.byState;
  const filtered = isFiltered({ ...page.filter.value, query: '' });
  const alerts = page.alerts.value.length;
  const { silent, suspect } = page.counts.value;
  const widthOf = (code: StateCode): string => `${counts[code] === undefined ? 0 : `${counts[code]}`.length}${states.has(code) ? '!' : ''}`;
  const shown = `${silent},${suspect},${LEGEND.map(widthOf).join()}`;
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { if (row.current !== null) squeeze(row.current); }, [words, shown, filtered, `${alerts}`.length]);
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    const resize = new ResizeObserver(() => squeeze(element));
    resize.observe(element);
    void document.fonts.ready.then(() => squeeze(element));
    return () => resize.disconnect();
  }, []);
  return (
    <section class="chips" aria-label={words.say('legend.label')}>
      <div class="chips-list" ref={row} role="group" aria-label={words.say('legend.label')} title={words.say('legend.hint')}>
        {(alerts > 0 || attention) && (
          <button type="button" class="chip alert" aria-pressed={attention} onClick={() => page.setFilter({ attention: !attention })}>
            <Icon name="octagon-alert" /><span class="w">{words.say('attention.title')}</span> <b class="num">{words.number(alerts)}</b>
          </button>
        )}
        {LEGEND.map((code, index) => {
          const count = counts[code] ?? 0;
          const on = states.has(code);
          if (count === 0 && !on && !ALWAYS_SHOWN.has(code)) return null;
          const kind = `${states.size > 0 && !on ? ' off' : ''}${ALWAYS_SHOWN.has(code) ? '' : ' rare'}${PLAIN.has(code) ? ' plain' : ''}`;
          return (
            <button
              key={code} type="button" class={`chip${kind}`} aria-pressed={on} title={words.state(code)}
              onClick={(event) => toggleState(page, index, event.altKey)} onDblClick={() => toggleState(page, index, true)}
            >
              <Swatch code={code} />
              <span class="w">{code === 'acw' ? words.say('legend.acw') : words.state(code)}</span> <b class="num">{words.number(count)}</b>
            </button>
          );
        })}
        <Uncertain page={page} />
        {filtered && (
          <button type="button" class="chip clear" onClick={() => page.setFilter({ ...NO_FILTER, query: page.filter.value.query })}>
            <Icon name="x" />{words.say('legend.clear')}
          </button>
        )}
      </div>
      <LaterTools page={page} />
    </section>
  );
}

/** Filters by name, link, file and paper: fetched behind the first seats. */
function LaterTools({ page }: { readonly page: Page }): JSX.Element | null {
  const tools = useSignal<((props: { readonly page: Page }) => JSX.Element) | null>(null);
  const { loaded } = page;
  useSignalEffect(() => {
    if (loaded.value && tools.peek() === null) loadChunk(() => import('./view-tools')).then(({ ViewTools }) => { tools.value = ViewTools; }).catch(() => undefined);
  });
  const Tools = tools.value;
  return Tools === null ? null : <Tools page={page} />;
}

/** Agents whose state is in doubt: an overlay on top of the states above, so they are counted beside them. */
function Uncertain({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const { silent, suspect } = page.counts.value;
  return (
    <>
      {([['silent', silent, 'volume-x'], ['suspect', suspect, 'circle-question-mark']] as const).map(([kind, count, icon]) => count > 0 && (
        <span key={kind} class="chip doubt" title={words.say(`partial.${kind}.why`)}>
          <Icon name={icon} /><span class="w">{words.say(`seat.${kind}`)}</span> <b class="num">{words.number(count)}</b>
        </span>
      ))}
    </>
  );
}
