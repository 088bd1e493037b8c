import './desk-dialog.css';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { hasLeft } from '../agents/agent-text';
import { occupantOf } from '../live/agent';
import { NameQuestion } from './seat-names';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { composing } from '../ui/keys';
import { Swatch, UserText } from '../ui/parts';
import { shellWords } from '../words/shell-words';
import { joined } from '../words/words';
import { candidatesFor, fetchOthers, MOST_OFFERED, peopleFor } from './desk-people';
import type { Candidate, Others, Whereabouts } from './desk-people';
import { floorName } from './floor-name';
import { mapCommands } from './map-commands';
import type { Page } from './page';
import { freeOccupant, seatOccupant } from './seating';
import type { Occupant } from './seating';
import { sourceText } from './source-text';
import { viewWords } from './view-words';
import type { ViewWords } from './view-words';

interface Props { readonly page: Page; readonly desk: string }

/** The dialog of the desk that was opened on the map, or in the list. */
export function OpenDesk({ page }: { readonly page: Page }): JSX.Element | null {
  const desk = page.deskOpen.value;
  return desk === null ? null : <DeskDialog key={desk} page={page} desk={desk} />;
}

/** An empty desk of a drawn floor. The user types or chooses the agent for it. A user without the permission only reads what it is. */
export function DeskDialog({ page, desk }: Props): JSX.Element | null {
  const words = viewWords(page.words.value);
  void page.pulse.value;
  const plan = page.drawn();
  const known = plan !== null && plan !== 'coming' && plan.has(desk);
  const close = (): void => {
    page.deskOpen.value = null;
    // Behind the dialog, which has the focus while it is open.
    setTimeout(() => {
      const map = mapCommands.peek();
      if (map !== null) map.focusDesk(desk);
      else page.toFocus.value = { id: null };
    });
  };
  // Another floor, or a version without this desk.
  useEffect(() => { if (!known) page.deskOpen.value = null; }, [known]);
  if (!known) return null;
  const label = plan.labelOf(desk);
  const people = occupantsOf(page, desk, words);
  const hidden = people.some(({ who }) => who === null);
  const frees = people.flatMap(({ who }) => who ?? []);
  const may = page.maySeat.value && !hidden;
  const names = page.roster.hidden().flatMap(({ seat, name }) => (seat === desk && name !== undefined ? [name] : []));
  const said = people.length === 0 ? words.say('desk.empty') : people.map((one) => one.said).join(' ');
  return (
    <Dialog title={label === '' ? words.say('desk.title.unnamed') : words.say('desk.title', { desk: label })} words={shellWords(words.lang)} close={close}>
      <p class="aid">{said}{may && people.length > 0 && <> {words.say(people.length > 1 ? 'desk.kept.text.all' : 'desk.kept.text')}</>}</p>
      {may && names.length > 0 && <NameQuestion page={page} floor={plan.id} desk={desk} keys={names} words={words} close={close} />}
      {page.maySeat.value && frees.length > 0 && <Free page={page} desk={desk} people={frees} words={words} close={close} />}
      {may && <Chooser page={page} desk={desk} floor={plan.id} words={words} close={close} />}
      {page.mayPlan.value && label !== '' && (
        <p><a class="btn" href={`/floor/${plan.id}/codes?seat=${encodeURIComponent(desk)}`}>{words.say('desk.code')}</a></p>
      )}
    </Dialog>
  );
}

/** Somebody who has the desk, and where that comes from. `who`: null: a person whom this user may not see, and cannot free. */
interface Sitting { readonly said: string; readonly who: Occupant | null }

function occupantsOf(page: Page, desk: string, words: ViewWords): readonly Sitting[] {
  const source = words.say('seating.assigned');
  return [
    ...[...page.roster.all()].filter(({ agent }) => agent.seat === desk).map(({ name, agent }) => ({
      said: words.say(
        agent.departed === undefined ? 'desk.sits' : hasLeft(agent) ? 'desk.departed' : 'desk.expected', { name, source: sourceText(agent, words) },
      ),
      who: { occupant: agent.arn, name },
    })),
    ...page.roster.hidden().filter(({ seat }) => seat === desk).map((held) => {
      const { user, name } = held;
      if (user === null || user === '') return { said: words.say('desk.taken'), who: null };
      return { said: words.say(name === undefined ? 'desk.kept' : 'desk.name', { user, source }), who: { occupant: occupantOf(held), name: user } };
    }),
  ];
}

interface PartProps extends Props { readonly words: ViewWords; readonly close: () => void }

/** A button for each person: the others at the desk keep it. */
function Free({ page, desk, people, words, close }: PartProps & { readonly people: readonly Occupant[] }): JSX.Element {
  const answer = useSignal<Answer<unknown> | null>(null);
  const free = async (person: Occupant): Promise<void> => {
    const said = await freeOccupant(page, person, desk);
    if (said.kind === 'ok') close();
    else answer.value = said;
  };
  return (
    <>
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
      <p class="desk-frees">
        {people.map((person) => (
          <button key={person.occupant} type="button" class="btn" onClick={() => void free(person)}>
            <UserText text={words.say('seating.free.one', { name: person.name })} />
          </button>
        ))}
      </p>
    </>
  );
}

/** A text field with matching people below it. The arrow keys select one, Enter takes the selected one. */
function Chooser({ page, desk, floor, words, close }: PartProps & { readonly floor: string }): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const text = useSignal('');
  /** the selected one, which Enter takes; -1: none */
  const at = useSignal(-1);
  const others = useSignal<Others | 'coming' | null>('coming');
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  useEffect(() => {
    input.current?.focus();
    let gone = false;
    void fetchOthers(floor).then((found) => { if (!gone) others.value = found; });
    return () => { gone = true; };
  }, [floor]);
  const more = others.value === 'coming' ? null : others.value;
  const people = useMemo(() => peopleFor(
    desk, page.roster.all(), more?.people ?? [], page.words.peek(), floorName(page.views.peek(), page.words.peek()),
    page.readings.value), [more, words, page.readings.value]);
  const all = useMemo(() => candidatesFor(people, text.value, more?.instances ?? []), [people, text.value, more]);
  const offered = all.slice(0, MOST_OFFERED);
  const chosen = offered[at.value];

  const take = async (one: Candidate): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    const said = await seatOccupant(page, one, desk);
    busy.value = false;
    if (said.kind === 'ok') close();
    else answer.value = said;
  };
  const move = (to: number): void => {
    at.value = Math.min(offered.length - 1, Math.max(0, to));
    document.getElementById(`${id}-${at.value}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (composing(event)) return;
    if (event.key === 'ArrowDown') move(at.value + 1);
    else if (event.key === 'ArrowUp') move(at.value - 1);
    else if (event.key === 'Enter') {
      if (chosen !== undefined) void take(chosen);
    } else return;
    event.preventDefault();
  };
  return (
    <div class="desk-form">
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
      <label for={id}>{words.say('desk.who')}</label>
      <input
        ref={input} id={id} type="text" role="combobox" aria-expanded={offered.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${at.value}`} aria-describedby={`${id}-hint`}
        autofocus autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={100} value={text.value} onKeyDown={onKey}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = text.value.trim() === '' ? -1 : 0;
          answer.value = null;
        }}
      />
      <p id={`${id}-hint`} class="aid">{words.say('desk.hint')}</p>
      <ul id={`${id}-list`} role="listbox" aria-label={words.say('desk.people')} aria-busy={busy.value}>
        {offered.map((one, index) => (
          <li
            key={one.occupant} id={`${id}-${index}`} role="option" aria-selected={index === at.value}
            onMouseDown={(event) => event.preventDefault()} onClick={() => void take(one)}
          >
            <Option page={page} one={one} words={words} />
          </li>
        ))}
      </ul>
      <p class="aid" role="status">
        {text.value.trim() !== '' && offered.length === 0 ? words.say(others.value === 'coming' ? 'desk.looking' : 'desk.nobody', { query: text.value.trim() })
          : all.length > offered.length ? words.say('desk.more', { n: words.number(all.length - offered.length) }) : ''}
        {others.value === null && words.say('desk.others.failed')}
      </p>
    </div>
  );
}

function Option({ page, one, words }: { readonly page: Page; readonly one: Candidate; readonly words: ViewWords }): JSX.Element {
  const row = page.roster.row(one.id);
  // The seats of now, not of the time of the search.
  const where: Whereabouts = row === null ? one.where : row.agent.seat === null ? { kind: 'shelf' } : { kind: 'here', desk: row.desk };
  return (
    <>
      {row === null ? <Swatch code="offline" departed={one.departed} />
        : <Swatch code={row.shown.code} channel={row.shown.channel} status={row.agent.status ?? ''} departed={one.departed} />}
      <span>
        <b><UserText text={offered(one, words)} /></b>
        {one.where.kind !== 'new' && one.user !== '' && one.user !== one.name && <> <UserText text={one.user} /></>}
        <small>{joined(words, [...(one.departed ? [words.say('desk.left')] : []), whereText({ where }, words)])}</small>
      </span>
    </>
  );
}

const offered = ({ where, user, name }: Candidate, words: ViewWords): string => (where.kind === 'new' ? words.say('desk.new', { user })
  : where.kind === 'text' ? words.say('desk.text', { name }) : name);

/** Where the person is now, and what will change. */
export function whereText({ where }: Pick<Candidate, 'where'>, words: ViewWords): string {
  switch (where.kind) {
    case 'shelf': return words.say('desk.where.shelf');
    case 'off': return words.say('desk.where.off');
    case 'never': return words.say('desk.where.never');
    case 'here': return words.say('desk.where.here', { desk: where.desk });
    case 'away': return where.floor === '' ? words.say('desk.where.away.unnamed') : words.say('desk.where.away', { desk: where.desk, floor: where.floor });
    case 'text': return words.say('desk.where.text');
    case 'new': return where.instance === null ? words.say('desk.where.new') : words.say('desk.where.new.of', { instance: where.instance });
  }
}
