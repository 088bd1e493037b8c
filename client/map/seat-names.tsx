import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { fullName } from '../agents/names';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { shellWords } from '../words/shell-words';
import type { Page } from './page';
import { seatOccupant } from './seating';
import type { ViewWords } from './view-words';

const isNames = list(shape({
  seat: text, key: text,
  /** who has exactly this name now */
  people: list(shape({ id: text, user: text, first: text, last: text, group: text })),
}));
type Person = Guarded<typeof isNames>[number]['people'][number];

interface Props { readonly page: Page; readonly floor: string; readonly desk: string; readonly keys: readonly string[]; readonly words: ViewWords }

/** Whether somebody has exactly the name that stands on a desk: a question, which a person answers. */
export function NameQuestion({ page, floor, desk, keys, words, close }: Props & { readonly close: () => void }): JSX.Element | null {
  const people = useSignal<readonly Person[]>([]);
  const answer = useSignal<Answer<unknown> | null>(null);
  useEffect(() => {
    let gone = false;
    void callApi('GET', `/api/floors/${encodeURIComponent(floor)}/names`, isNames).then((said) => {
      if (!gone && said.kind === 'ok') people.value = said.value.filter((one) => one.seat === desk && keys.includes(one.key)).flatMap((one) => one.people);
    });
    return () => { gone = true; };
  }, [floor, desk, keys.join()]);
  if (people.value.length === 0) return null;
  const take = async (person: Person, name: string): Promise<void> => {
    const said = await seatOccupant(page, { occupant: person.id, name }, desk);
    if (said.kind === 'ok') close();
    else answer.value = said;
  };
  return (
    <section class="desk-question" aria-label={words.say('desk.name.question')}>
      <p>{words.say('desk.name.question')}</p>
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
      <p class="desk-frees">
        {people.value.map((person) => {
          const name = fullName(person, words.lang, person.user);
          return (
            <button key={person.id} type="button" class="btn" onClick={() => void take(person, name)}>
              <UserText text={words.say('desk.name.take', { name })} />
              <small>{[person.user, person.group].filter((one) => one !== '' && one !== name).map((one) => <> <UserText text={one} /></>)}</small>
            </button>
          );
        })}
      </p>
    </section>
  );
}
