import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import { LANGUAGES } from '../words/words';
import type { Shell } from './shell';
import { shellWords } from '../words/shell-words';

/** For a person who is signed in but has no permission: says what is missing and whom to ask. */
export function Forbidden({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = shell.words.value;
  const { person } = shell.session.value;
  return (
    <section class="dead-end">
      <Icon name="lock" />
      <h2>{words.say('forbidden.title')}</h2>
      <p>{words.say('forbidden.text')}</p>
      {person != null && <p>{words.say('forbidden.who', { account: person.account })}</p>}
      {shell.screen.path !== '/' && <a class="btn" href="/">{words.say('forbidden.map')}</a>}
    </section>
  );
}

/** The server did not say who is signed in. In both languages, because anyone may have opened the page. */
export function Silent({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = shell.words.value;
  return (
    <main class="dead-end">
      <Icon name="cloud-off" />
      <h1>{words.say('silent.title')}</h1>
      <p>{words.say('silent.text')}</p>
      <button type="button" class="btn" onClick={() => location.reload()}>
        {words.say('silent.again')}
      </button>
      <p class="dim">
        {LANGUAGES.filter((lang) => lang !== words.lang).map((lang) => (
          <span key={lang} lang={lang}>
            {shellWords(lang).say('silent.title')}
          </span>
        ))}
      </p>
    </main>
  );
}
