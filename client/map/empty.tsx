import type { JSX } from 'preact';
import type { Page } from './page';
import { viewWords } from './view-words';
import { administers, isEverything } from '../app/session';
import type { Session } from '../app/session';

/** There is nobody to show: names the next action, or whom to ask. */
export function Empty({ page, session, nothing }: { readonly page: Page; readonly session: Session | null; readonly nothing: boolean }): JSX.Element {
  const words = viewWords(page.words.value);
  const mayConnect = session !== null && administers(session);
  // A person whose scope contains nobody: this person cannot repair anything.
  if (!mayConnect && session?.person != null && !isEverything(session.person.scope)) {
    return (
      <div class="empty">
        <div class="desks" aria-hidden="true"><i /><i /><i /><i /><i /><i /></div>
        <h2>{words.say('empty.scope')}</h2>
        <p>{words.say('empty.scope.text')}</p>
      </div>
    );
  }
  return (
    <div class="empty">
      <div class="desks" aria-hidden="true"><i /><i /><i /><i /><i /><i /></div>
      <h2>{words.say(nothing ? 'views.none' : 'empty.title')}</h2>
      <p>{words.say(nothing ? 'views.none.text' : 'empty.text')}</p>
      {mayConnect ? <a class="btn" href="/setup">{words.say(nothing ? 'views.none.setup' : 'source.setup')}</a>
        : nothing && session !== null && <p>{words.say('views.none.ask')}</p>}
      {!nothing && (
        <section>
          <h3>{words.say('empty.check')}</h3>
          <ul>
            <li>{words.say('empty.check.3')}</li>
            <li>{words.say('empty.check.2')}</li>
            <li>{words.say('empty.check.1')}</li>
          </ul>
        </section>
      )}
    </div>
  );
}
