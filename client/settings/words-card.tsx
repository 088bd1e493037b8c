import { useSignal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { Swatch } from '../ui/parts';
import type { StateLook } from '../ui/state-icons';
import { wordsOf } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { MOST_OF_A_WORD } from './check';
import { WORD_KEYS } from './document';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import { wordOf, withWord } from './lists';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { Faults } from './stages-field';

const LOOKS: Readonly<Record<(typeof WORD_KEYS)[number], StateLook>> = {
  'state.available': { code: 'available' }, 'state.talking': { code: 'talking', channel: 'CHAT' }, 'state.talking.voice': { code: 'talking', channel: 'VOICE' },
  'state.hold': { code: 'hold' }, 'state.acw': { code: 'acw' }, 'state.ringing': { code: 'ringing' }, 'state.dialing': { code: 'dialing' },
  'state.paused': { code: 'paused' }, 'state.monitoring': { code: 'monitoring' }, 'state.away': { code: 'away' }, 'state.missed': { code: 'missed' },
  'state.rejected': { code: 'rejected' }, 'state.error': { code: 'error' }, 'state.offline': { code: 'offline' }, 'state.unknown': { code: 'unknown' },
};
const LANGS = ['ja', 'en'] as const;

/** A state's usual word. That of a voice contact says so, because both can be the same. */
const usual = (key: WordKey, { say }: SettingsWords): string =>
  (key === 'state.talking.voice' ? say('settings.words.voice', { word: say(key) }) : say(key));

/** The site's own words for the states, in both languages. */
export function WordsCard({ draft, choices, words }: {
  readonly draft: Draft; readonly choices: ChoicesOfSite; readonly words: SettingsWords;
}): JSX.Element {
  const id = useId();
  const site = useSignal('');
  const catalogues = useMemo<Readonly<Record<Language, Words>>>(() => ({ ja: wordsOf('ja'), en: wordsOf('en') }), []);
  const document = draft.document.value;
  return (
    <section class="card" aria-labelledby="words">
      <div class="tools">
        <h2 id="words">{words.say('settings.words')}</h2>
        <span class="room" />
        {choices.sites.length > 1 && (
          <>
            <label for={id}>{words.say('settings.words.site')}</label>
            <select id={id} class="plain-field" value={site.value} onChange={(event) => { site.value = event.currentTarget.value; }}>
              <option value="">{words.say('settings.words.site.all')}</option>
              {choices.sites.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </>
        )}
      </div>
      <p>{words.say('settings.words.text')}</p>
      <ul class="lines vocabulary">
        <li class="heads" aria-hidden="true">
          <span>{words.say('settings.words.usual')}</span><span>{words.say('settings.words.ja')}</span><span>{words.say('settings.words.en')}</span>
        </li>
        {WORD_KEYS.map((key) => {
          const own = wordOf(document, site.value, key);
          const everywhere = site.value === '' ? null : wordOf(document, '', key);
          const faults = own === null ? [] : faultsAt(draft, `words[${document.words?.indexOf(own) ?? 0}]`, words);
          return (
            <li key={key}>
              <span class="who"><Swatch {...LOOKS[key]} />{usual(key, words)}</span>
              {LANGS.map((lang) => (
                <input
                  key={lang} class="plain-field" lang={lang} value={own?.[lang] ?? ''} placeholder={everywhere?.[lang] ?? catalogues[lang].say(key)}
                  maxLength={MOST_OF_A_WORD} autocomplete="off"
                  aria-label={words.say('settings.words.of', { word: usual(key, words), language: words.say(`settings.words.${lang}`) })}
                  aria-invalid={faults.some(({ path }) => path.endsWith(lang))} {...(faults.length > 0 ? { 'aria-describedby': `${id}-${key}` } : {})}
                  onInput={(event) => {
                    const word = event.currentTarget.value;
                    draft.change((now) => withWord(now, site.value, key, lang, word));
                  }}
                />
              ))}
              <Faults id={`${id}-${key}`} faults={faults} words={words} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
