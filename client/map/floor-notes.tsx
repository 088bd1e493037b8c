import './floor-notes.css';
import type { JSX } from 'preact';
import { plans } from '../app/session';
import type { Session } from '../app/session';
import { IconButton } from '../ui/buttons';
import { closeDrawNote, hasDrawNote } from './draw-note';
import type { Page } from './page';
import { viewWords } from './view-words';
import type { ViewKey } from './view-words';

interface Props { readonly page: Page; readonly session: Session | null }

/** Shown above the map while there is no drawn floor: links for users who may create one. */
export function DrawNote({ page, session }: Props): JSX.Element | null {
  if (!hasDrawNote(page, session)) return null;
  const words = viewWords(page.words.value);
  return (
    <div class="draw-note" role="group" aria-label={words.say('draw.title')}>
      <p><b>{words.say('draw.title')}</b> {words.say('draw.text')}</p>
      <a class="btn" href="/floors#automatic">{words.say('draw.automatic')}</a>
      <a class="btn" href="/floors#blank">{words.say('draw.blank')}</a>
      <a class="btn" href="/floors#import">{words.say('draw.import')}</a>
      <IconButton bare icon="x" label={words.say('draw.close')} onClick={closeDrawNote} />
    </div>
  );
}

/** Shown over a drawn floor without seats or without agents: what to do next. */
export function BareNote({ page, session }: Props): JSX.Element | null {
  void page.pulse.value;
  if (!page.loaded.value || !page.desks.value) return null;
  const plan = page.drawn();
  if (plan === null || plan === 'coming') return null;
  const seats = plan.desks.length;
  if (seats > 0 && page.counts.value.total > 0) return null;
  const words = viewWords(page.words.value);
  const planner = session !== null && plans(session);
  const others = page.roster.hidden().some(({ user }) => user === null || user === '');
  const text: ViewKey = seats === 0 ? (planner ? 'bare.seats.plan' : 'bare.seats.ask')
    : others ? 'bare.scope' : page.maySeat.value ? 'bare.nobody.seat' : 'bare.nobody.wait';
  return (
    <section class="floor-note" role="status">
      <h2>{words.say(seats === 0 ? 'bare.seats' : 'bare.nobody')}</h2>
      <p>{words.say(text)}</p>
      {seats === 0 && planner && (
        <p class="ways"><a class="btn" href={`/floor/${plan.id}/edit`}>{words.say('tool.edit')}</a> <a class="btn"
          href="/floors">{words.say('bare.floors')}</a></p>
      )}
    </section>
  );
}
