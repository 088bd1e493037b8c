import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { ALWAYS_SHOWN, LEGEND } from '../page/legend-order';
import { mapCommands } from '../page/map-commands';
import type { Page } from '../page/page';
import { toggleState } from '../page/shortcuts';
import { Icon } from './icon';
import { Swatch } from './parts';

/** 0 = everything, 1 = closer, 2 = the rare states are their icon and count alone. */
const STEPS = 3;

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
  const filtered = states.size > 0 || attention;
  const alerts = page.alerts.value.length;
  const shown = LEGEND.map((code) => (counts[code] === undefined ? 0 : `${counts[code]}`.length) + (states.has(code) ? '!' : '')).join();
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
            <Icon name="octagon-alert" />{words.say('attention.title')} <b class="num">{words.number(alerts)}</b>
          </button>
        )}
        {LEGEND.map((code, index) => {
          const count = counts[code] ?? 0;
          const on = states.has(code);
          if (count === 0 && !on && !ALWAYS_SHOWN.has(code)) return null;
          return (
            <button key={code} type="button" class={`chip${filtered && states.size > 0 && !on ? ' off' : ''}${ALWAYS_SHOWN.has(code) ? '' : ' rare'}`} aria-pressed={on} title={ALWAYS_SHOWN.has(code) ? undefined : words.state(code)} onClick={(event) => toggleState(page, index, event.altKey)}>
              <Swatch code={code} /><span class="w">{words.state(code)}</span> <b class="num">{words.number(count)}</b>
            </button>
          );
        })}
        {filtered && <button type="button" class="chip clear" onClick={() => page.setFilter({ states: new Set(), attention: false })}><Icon name="x" />{words.say('legend.clear')}</button>}
      </div>
      {page.layout.value === 'map' && mapCommands.value !== null && (
        <div class="zb" role="group" aria-label={words.say('zoom.label')}>
          <button type="button" aria-label={words.say('zoom.out')} title={words.say('zoom.out')} onClick={() => mapCommands.value?.zoomBy(0.8)}><Icon name="minus" /></button>
          <output class="num">{Math.round(page.zoom.value * 100)}%</output>
          <button type="button" aria-label={words.say('zoom.in')} title={words.say('zoom.in')} onClick={() => mapCommands.value?.zoomBy(1.25)}><Icon name="plus" /></button>
          <button type="button" aria-label={words.say('zoom.fit')} title={words.say('zoom.fit')} onClick={() => mapCommands.value?.fit()}><Icon name="maximize" /></button>
        </div>
      )}
    </section>
  );
}
