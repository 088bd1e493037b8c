import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { Hover, Page } from './page';
import { held } from './seat-text';
import { alarmText, hasLeft, lastHeard, stateText } from '../agents/agent-text';
import { alertText } from '../alerts/alert-text';
import { alertWords } from '../alerts/alert-words';
import { markTexts } from '../alerts/mark-text';
import { elapsed, wordOr } from '../words/words';
import { UserText, Swatch } from '../ui/parts';
import { viewWords } from './view-words';

const DELAY_MS = 250;
const WIDTH = 260;
/** As in responsive.css: there the card is larger, but its position is not. */
const WALL = '(min-width: 2900px)';
const WALL_SCALE = 1.6;

/** A short description of the seat under the pointer. The same is in the seat's label and in the details. */
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
  // The panel shows more about the selected agent; the card would only cover the neighbours.
  if (row === null || row.id === page.selected.value) return null;
  const words = viewWords(page.words.value);
  const now = page.nowOf(row);
  const { agent, shown: seat } = row;
  const breach = page.breachOf(row.id);
  const also = alarmText(row, words);
  const heard = lastHeard(agent, words);
  const edge = document.getElementById('floor')?.getBoundingClientRect().right ?? innerWidth;
  const scale = matchMedia(WALL).matches ? WALL_SCALE : 1;
  const width = WIDTH * scale;
  const left = at.x + 16 + width <= edge ? at.x + 16 : Math.max(8, at.x - 16 - width);
  const below = at.y < innerHeight - 180 * scale;
  return (
    <div class="hover-at" aria-hidden="true" style={{ left: `${left}px`, ...(below ? { top: `${at.y + 18}px` } : { bottom: `${innerHeight - at.y + 14}px` }) }}>
      <div class="hover">
        <b><UserText text={row.name} />{row.desk !== '' && <small> {words.say('details.desk', { desk: row.desk })}</small>}</b>
        {breach !== null && <p class={`breach l${breach.level}`}>{alertText(breach, now, words)}</p>}
        {breach !== null && markTexts(breach, page.me.value, now, alertWords(page.words.value)).map((text) => <p key={text} class="dim num">{text}</p>)}
        <p>
          <Swatch
            code={seat.code} channel={seat.channel} status={agent.status ?? ''} unknownContact={agent.unknownContact} departed={hasLeft(agent)}
          />
          <UserText text={stateText(row, words)} />
          <span class="num">{seat.since === null || now === null ? '' : elapsed(now - seat.since)}</span>
        </p>
        {agent.atLeast && seat.since !== null && <p class="dim">{words.say('details.atLeast', { time: words.timeOfDay(seat.since) })}</p>}
        {held(page.asOf(row), words).map((text) => <p key={text} class="dim">{text}</p>)}
        {heard !== null && <p class="dim">{heard}</p>}
        {also !== null && <p class="crit">{also}</p>}
        {agent.contacts.map((contact, index) => (
          <p key={index} class="dim">
            {wordOr(words, 'channel', contact.channel)} · {wordOr(words, 'contact', contact.state)}
            {contact.queue !== null && (
              <>
                {' '}
                · <UserText text={contact.queue} />
              </>
            )}
          </p>
        ))}
        {agent.next !== null && <p class="dim">→ <UserText text={agent.next} /></p>}
      </div>
    </div>
  );
}
