import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { send } from '../api/call-api';
import { datesOf } from '../words/dates';
import { Confirm } from '../ui/dialog';
import { flag, list, maybe, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import type { Shell } from '../app/shell';
import { Loaded, useGet } from '../ui/use-get';
import type { AccountWords } from './account-words';
import { browserText } from './browser-text';

const isSession = shape({
  id: text, created: text, lastSeen: text, browser: maybe(text), address: maybe(text), current: flag, person: maybe(shape({ id: text, name: text })),
});
type OpenSession = Guarded<typeof isSession>;

/** Open sessions of one person or of everyone. Each can be ended. */
export function Sessions({ shell, words, everyone }: { readonly shell: Shell; readonly words: AccountWords; readonly everyone: boolean }): JSX.Element {
  const asked = useGet(everyone ? '/api/sessions?all=true' : '/api/sessions', list(isSession));
  const ending = useSignal<OpenSession | null>(null);
  const dates = useMemo(() => datesOf(words), [words]);
  const values = (one: OpenSession): { browser: string; address: string } => ({ browser: browserText(one.browser ?? '–'), address: one.address ?? '–' });
  const close = (done: boolean): void => {
    const was = ending.value;
    ending.value = null;
    if (!done || was === null) return;
    if (was.current) return location.assign('/sign-in');
    shell.said.value = words.say('sessions.ended');
    void asked.again();
  };
  const one = ending.value;
  return (
    <>
      <Loaded asked={asked} words={words}>
        {(sessions) => sessions.length === 0 ? <p class="dim">{words.say('sessions.none')}</p> : (
          <div class="table">
            <table>
              <thead>
                <tr>
                  {everyone && <th scope="col">{words.say('sessions.who')}</th>}
                  <th scope="col">{words.say('sessions.browser')}</th><th scope="col">{words.say('sessions.address')}</th>
                  <th scope="col">{words.say('sessions.created')}</th><th scope="col">{words.say('sessions.seen')}</th><td />
                </tr>
              </thead>
              <tbody>
                {sessions.map((session) => (
                  <tr key={session.id}>
                    {everyone && <th scope="row" data-label={words.say('sessions.who')}><UserText text={session.person?.name ?? '–'} /></th>}
                    <td data-label={words.say('sessions.browser')} class="grows">
                      <bdi title={session.browser ?? ''}>{browserText(session.browser ?? '–')}</bdi>
                      {session.current && <em class="tag">{words.say('sessions.current')}</em>}
                    </td>
                    <td data-label={words.say('sessions.address')}><bdi>{session.address ?? '–'}</bdi></td>
                    <td data-label={words.say('sessions.created')} class="num">{dates.moment(session.created)}</td>
                    <td data-label={words.say('sessions.seen')} class="num">{dates.moment(session.lastSeen)}</td>
                    <td class="acts">
                      <button
                        type="button" class="btn small" aria-label={words.say('sessions.end.of', values(session))} onClick={() => { ending.value = session; }}
                      >
                        {words.say('sessions.end')}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      {one !== null && (
        <Confirm
          title={words.say('sessions.end.title')} does={words.say('sessions.end')}
          text={one.current ? words.say('sessions.end.this') : words.say('sessions.end.text', values(one))}
          words={words} act={() => send('DELETE', `/api/sessions/${encodeURIComponent(one.id)}`)} close={close}
        />
      )}
    </>
  );
}
