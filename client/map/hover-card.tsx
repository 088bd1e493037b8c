import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { Hover, Page } from './page';
import { alarmText, stateText } from '../agents/agent-text';
import { alertText } from '../alerts/alert-text';
import { elapsed, wordOr } from '../words/words';
import { Said, Swatch } from '../ui/parts';

const DELAY_MS = 250;
const WIDTH = 260;
/** As responsive.css has it: there the card is larger, but where it stands is not. */
const WALL = '(min-width: 2900px)';
const WALL_SCALE = 1.6;

/** A short word on the seat under the pointer. The same is in the seat's label and in the details. */
export function HoverCard({ page }: { readonly page: Page }): JSX.Element | null {
  const shown = useSignal<Hover | null>(null);
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
  const row = page.roster.row(at.id);
  // Of the chosen agent the panel says the same and more; the card would only lie over the neighbours.
  if (row === null || row.id === page.selected.value) return null;
  const words = page.words.value;
  const now = page.now();
  const { agent, shown: seat } = row;
  const breach = page.breachOf(row.id);
  const also = alarmText(row, words);
  const edge = document.getElementById('floor')?.getBoundingClientRect().right ?? innerWidth;
  const scale = matchMedia(WALL).matches ? WALL_SCALE : 1;
  const width = WIDTH * scale;
  const left = at.x + 16 + width <= edge ? at.x + 16 : Math.max(8, at.x - 16 - width);
  const below = at.y < innerHeight - 180 * scale;
  return (
    <div class="hover-at" aria-hidden="true" style={{ left: `${left}px`, ...(below ? { top: `${at.y + 18}px` } : { bottom: `${innerHeight - at.y + 14}px` }) }}>
      <div class="hover">
        <b><Said text={row.name} /></b>
        {breach !== null && <p class={`breach l${breach.level}`}>{alertText(breach, now, words)}</p>}
        <p>
          <Swatch code={seat.code} channel={seat.channel} status={agent.status ?? ''} unknownContact={agent.unknownContact} />
          <Said text={stateText(row, words)} />
          <span class="num">{seat.since === null || now === null ? '' : elapsed(now - seat.since)}</span>
        </p>
        {also !== null && <p class="crit">{also}</p>}
        {agent.contacts.map((contact, index) => (
          <p key={index} class="dim">
            {wordOr(words, 'channel', contact.channel)} · {wordOr(words, 'contact', contact.state)}{contact.queue !== null && <> · <Said text={contact.queue} /></>}
          </p>
        ))}
        {agent.next !== null && <p class="dim">→ <Said text={agent.next} /></p>}
      </div>
    </div>
  );
}
