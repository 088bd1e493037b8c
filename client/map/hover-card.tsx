import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from './page';
import { alarmText, stateText } from './seat-text';
import { elapsed, wordOr } from '../words/words';
import { Said, Swatch } from '../ui/parts';

const DELAY_MS = 250;
const WIDTH = 260;

/** A short word on the seat under the pointer. The same is in the seat's label and in the details. */
export function HoverCard({ page }: { readonly page: Page }): JSX.Element | null {
  const shown = useSignal<{ readonly key: number; readonly x: number; readonly y: number } | null>(null);
  useSignalEffect(() => {
    const at = page.hover.value;
    if (at === null) {
      shown.value = null;
      return;
    }
    if (shown.peek() !== null) {
      shown.value = at;
      return;
    }
    const timer = setTimeout(() => { shown.value = at; }, DELAY_MS);
    return () => clearTimeout(timer);
  });
  const at = shown.value;
  if (at === null) return null;
  void page.second.value;
  void page.pulse.value;
  const row = page.roster.row(at.key);
  if (row === null) return null;
  const words = page.words.value;
  const now = page.now();
  const { live } = row.agent;
  const also = alarmText(row, words);
  const edge = document.getElementById('floor')?.getBoundingClientRect().right ?? innerWidth;
  const left = at.x + 16 + WIDTH <= edge ? at.x + 16 : Math.max(8, at.x - 16 - WIDTH);
  const below = at.y < innerHeight - 180;
  return (
    <div class="hover" aria-hidden="true" style={{ left: `${left}px`, ...(below ? { top: `${at.y + 18}px` } : { bottom: `${innerHeight - at.y + 14}px` }) }}>
      <b><Said text={row.name} /></b>
      <p><Swatch code={row.seat.code} channel={row.seat.channel} /><Said text={stateText(row, words)} /><span class="num">{row.seat.since === 0 || now === null ? '' : elapsed(now - row.seat.since)}</span></p>
      {also !== null && <p class="crit">{also}</p>}
      {(live.c ?? []).map((contact, index) => (
        <p key={index} class="dim">{wordOr(words, 'channel', contact.h)} · {wordOr(words, 'contact', contact.s)}{contact.q !== undefined && <> · <Said text={contact.q} /></>}</p>
      ))}
      {live.x !== undefined && <p class="dim">→ <Said text={live.x} /></p>}
    </div>
  );
}
