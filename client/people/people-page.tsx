import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shell } from '../app/shell';
import { useGet } from '../ui/use-get';
import { PeopleList } from './people-list';
import { isChoices, isPeople, NO_CHOICES } from './people-wire';
import { peopleWords } from './people-words';
import type { PeopleWords } from './people-words';
import { Sessions } from '../account/sessions';
import { Tokens } from './tokens';

const TABS = ['people', 'tokens', 'sessions'] as const;
type Tab = (typeof TABS)[number];
const tabOf = (hash: string): Tab => TABS.find((tab) => `#${tab}` === hash) ?? 'people';

/** People and their scopes; API tokens; sessions. Each part has its own address. */
export function PeoplePage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => peopleWords(shell.lang.value, shell.place), [shell.lang.value]);
  const tab = useSignal(tabOf(location.hash));
  useEffect(() => {
    const turn = (): void => {
      tab.value = tabOf(location.hash);
      shell.said.value = '';
    };
    addEventListener('hashchange', turn);
    return () => removeEventListener('hashchange', turn);
  }, [shell, tab]);
  if (shell.session.value.mode === 'open') return <section class="card"><p>{words.say('people.open')}</p></section>;
  return (
    <>
      <nav class="tabs" aria-label={words.say('people.title')}>
        {TABS.map((one) => <a key={one} href={`#${one}`} aria-current={one === tab.value ? 'true' : undefined}>{words.say(`people.tab.${one}`)}</a>)}
      </nav>
      <Parts tab={tab.value} shell={shell} words={words} />
    </>
  );
}

function Parts({ tab, shell, words }: { readonly tab: Tab; readonly shell: Shell; readonly words: PeopleWords }): JSX.Element {
  const people = useGet('/api/people', isPeople);
  const asked = useGet('/api/scope-choices', isChoices).answer.value;
  const choices = asked?.kind === 'ok' ? asked.value : NO_CHOICES;
  return (
    <section class="card" aria-label={words.say(`people.tab.${tab}`)}>
      {tab === 'people' && <PeopleList shell={shell} words={words} asked={people} choices={choices} />}
      {tab === 'tokens' && <Tokens shell={shell} words={words} choices={choices} />}
      {tab === 'sessions' && <><p>{words.say('all.text')}</p><Sessions shell={shell} words={words} everyone /></>}
    </section>
  );
}
