import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { isFiltered, NO_FILTER } from '../agents/filter';
import { loudOf } from '../alerts/alert-list';
import type { StateCode } from '../words/state-codes';
import { ALWAYS_SHOWN, LEGEND, PLAIN } from '../agents/legend-order';
import type { Page } from './page';
import { toggleState } from './actions';
import { Icon } from '../ui/icon';
import { useLongPress } from '../ui/long-press';
import { Swatch } from '../ui/parts';
import { later } from './late-parts';

/** 0 = everything, 1 = narrower, 2 = rare states have only icon and count, 3 = also states that are easy to recognize, 4 = all. */
const STEPS = 5;

/** The most details of the legend that fit in one row. */
function squeeze(row: HTMLElement): void {
  for (let step = 0; step < STEPS; step++) {
    row.dataset['step'] = String(step);
    if (row.scrollWidth <= row.clientWidth) break;
  }
  fade(row);
}

/** More chips than fit: the row fades at its end. */
function fade(row: HTMLElement): void {
  row.classList.toggle('scrolls', row.scrollLeft + row.clientWidth < row.scrollWidth - 4);
}

/** Legend, counts and filter in one. */
export function Legend({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const { states, attention } = page.filter.value;
  const counts = page.counts.value.byState;
  const filtered = isFiltered({ ...page.filter.value, query: '' });
  const alerts = loudOf(page.alerts.value).length;
  const { silent, suspect } = page.counts.value;
  const widthOf = (code: StateCode): string => `${counts[code] === undefined ? 0 : `${counts[code]}`.length}${states.has(code) ? '!' : ''}`;
  const shown = `${silent},${suspect},${LEGEND.map(widthOf).join()}`;
  const row = useRef<HTMLDivElement>(null);
  const solo = useLongPress((target) => {
    const index = LEGEND.findIndex((code) => code === target.closest<HTMLElement>('.chip')?.dataset['state']);
    if (index >= 0) toggleState(page, index, true);
  });
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
      <div
        class="chips-list"
        ref={row}
        role="group"
        aria-label={words.say('legend.label')}
        title={words.say('legend.hint')}
        {...solo}
        onScroll={(event) => fade(event.currentTarget)}
      >
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
              key={code} type="button" class={`chip${kind}`} aria-pressed={on} title={words.state(code)} data-state={code}
              onClick={(event) => toggleState(page, index, event.altKey || event.shiftKey)} onDblClick={() => toggleState(page, index, true)}
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
      {later.value !== null && <later.value.ViewTools page={page} />}
    </section>
  );
}

/** Agents with a doubtful state: a mark in addition to the states above, so they are counted separately. */
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
