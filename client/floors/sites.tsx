import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi, send } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { errorsOf, ErrorBox, Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { isSite } from './floors-wire';
import type { Site } from './floors-wire';
import type { FloorsWords } from './floors-words';

interface Props {
  readonly sites: readonly Site[];
  /** the scope is everything: others see no site without floors */
  readonly mayAdd: boolean;
  readonly words: FloorsWords;
  readonly done: (said: string) => void;
}

/** The sites that floors stand on, each with its time zone: made, renamed, and deleted while no floor is on them. */
export function Sites({ sites, mayAdd, words, done }: Props): JSX.Element {
  const open = useSignal<Site | 'new' | null>(null);
  const answer = useSignal<Answer<unknown> | null>(null);
  const now = open.value;
  const remove = async (site: Site): Promise<void> => {
    const said = await send('DELETE', `/api/sites/${site.id}`);
    answer.value = said;
    if (said.kind === 'ok') done(words.say('sites.deleted', { name: site.name }));
  };
  return (
    <section class="card" aria-labelledby="sites">
      <div class="tools">
        <h2 id="sites">{words.say('sites.title')}</h2>
        <span class="room" />
        {mayAdd && <button type="button" class="btn" onClick={() => { open.value = 'new'; }}><Icon name="plus" />{words.say('sites.add')}</button>}
      </div>
      <p>{words.say('sites.text')}</p>
      <ErrorBox answer={answer.value} words={words} />
      <ul class="gone">
        {sites.map((site) => (
          <li key={site.id}>
            <UserText text={site.name} />
            <small>{site.timeZone} · {words.count('sites.floors', site.floors.length)}</small>
            {site.mayChange && (
              <button type="button" class="btn small" aria-label={words.say('sites.change.of', { name: site.name })} onClick={() => { open.value = site; }}>
                {words.say('sites.change')}
              </button>
            )}
            {mayAdd && site.floors.length === 0 && (
              <button
                type="button" class="btn small danger-line" aria-label={words.say('sites.delete.of', { name: site.name })} onClick={() => void remove(site)}
              >
                {words.say('floors.delete')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {now !== null && (
        <SiteDialog
          site={now === 'new' ? null : now} words={words}
          close={(said) => {
            open.value = null;
            if (said !== null) done(said);
          }}
        />
      )}
    </section>
  );
}

/** The zones that this browser knows; an older one cannot list them. */
const zones = (): readonly string[] => (Intl as { supportedValuesOf?: (kind: 'timeZone') => readonly string[] }).supportedValuesOf?.('timeZone') ?? [];

function SiteDialog({ site, words, close }: {
  readonly site: Site | null; readonly words: FloorsWords; readonly close: (said: string | null) => void;
}): JSX.Element {
  const name = useSignal(site?.name ?? '');
  const zone = useSignal(site?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const save = async (): Promise<void> => {
    busy.value = true;
    const asked = { name: name.value.trim(), timeZone: zone.value.trim() };
    const said = await (site === null ? callApi('POST', '/api/sites', isSite, asked) : callApi('PATCH', `/api/sites/${site.id}`, isSite, asked));
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(words.say(site === null ? 'sites.made' : 'sites.changed', { name: said.value.name }));
  };
  return (
    <Dialog title={site === null ? words.say('sites.add') : words.say('sites.change.of', { name: site.name })} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <ErrorBox answer={answer.value} words={words} />
        <Field
          label={words.say('sites.name')} value={name.value} errors={errorsOf(answer.value, 'name', words)} set={(value) => { name.value = value; }}
          input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off' }}
        />
        <Field
          label={words.say('sites.zone')} hint={words.say('sites.zone.hint')} value={zone.value} errors={errorsOf(answer.value, 'timeZone', words)}
          set={(value) => { zone.value = value; }}
          input={{ required: true, maxLength: 100, autocomplete: 'off', spellcheck: false, autocapitalize: 'off', list: 'time-zones' }}
        />
        <datalist id="time-zones">{zones().map((one) => <option key={one} value={one} />)}</datalist>
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('form.save')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
