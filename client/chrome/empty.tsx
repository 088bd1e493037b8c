import type { JSX } from 'preact';
import type { Page } from '../page/page';

export function Empty({ page, nothing }: { readonly page: Page; readonly nothing: boolean }): JSX.Element {
  const words = page.words.value;
  return (
    <div class="empty">
      <div class="desks" aria-hidden="true"><i /><i /><i /><i /><i /><i /></div>
      <h2>{words.say(nothing ? 'views.none' : 'empty.title')}</h2>
      <p>{words.say(nothing ? 'views.none.text' : 'empty.text')}</p>
      <section>
        <h3>{words.say('empty.check')}</h3>
        <ul>
          <li>{words.say('empty.check.1')}</li>
          <li>{words.say('empty.check.2')}</li>
          <li>{words.say('empty.check.3')}</li>
        </ul>
      </section>
    </div>
  );
}
