import type { JSX, RefObject } from 'preact';
import type { Page } from './page';
import { viewLabel } from '../live/view-label';
import { leaveSearch, stepHit } from './actions';
import type { Session } from '../app/session';
import { elapsed, joined } from '../words/words';
import { IconButton, LanguageButton, ThemeButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { Key } from '../ui/parts';

/** The content of the corner when it is known who is signed in. */
export type Corner = () => JSX.Element;

interface Props {
  readonly page: Page;
  readonly session: Session | null;
  readonly corner: Corner | null;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly help: () => void;
}

export function TopBar({ page, session, corner, search, help }: Props): JSX.Element {
  const words = page.words.value;
  return (
    <header class="nav">
      <span class="mark" aria-hidden="true"><i /><i /><i /><i /></span>
      <h1 class="name">{words.say('product')}</h1>
      <ViewSwitcher page={page} />
      <div class="seg" role="group" aria-label={words.say('nav.layout')}>
        {(['map', 'list'] as const).map((layout) => (
          <button key={layout} type="button" aria-pressed={page.layout.value === layout} onClick={() => page.setLayout(layout)}>
            <Icon name={layout} /><span>{words.say(`nav.${layout}`)}</span>
          </button>
        ))}
      </div>
      <Openness page={page} session={session} />
      {page.newBuild.value && <button type="button" class="btn" onClick={() => location.reload()}>{words.say('nav.newBuild')}</button>}
      <Search page={page} input={search} />
      <LinkDot page={page} />
      <LanguageButton words={words} set={page.setLang} />
      <ThemeButton words={words} theme={page.theme.value} set={page.setTheme} />
      <IconButton class="keys" icon="keyboard" label={words.say('nav.shortcuts')} onClick={help} />
      {corner?.()}
    </header>
  );
}

/** Says if this is a sandbox, or if it is open to everyone on this machine. */
function Openness({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const sandbox = page.mode.value === 'sandbox';
  const open = session === null ? sandbox : session.mode === 'open';
  if (!sandbox && !open) return null;
  const words = page.words.value;
  return (
    <span class="sandbox">
      <Icon name="lock" />
      <span>{words.say(sandbox ? 'nav.sandbox' : 'nav.open')}{sandbox && open && <span class="rest"> · {words.say('nav.sandbox.open')}</span>}</span>
    </span>
  );
}

function ViewSwitcher({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
  const views = page.views.value ?? [];
  const only = views[0];
  if (only === undefined) return null;
  if (views.length === 1) return <span class="where"><bdi>{only.name}</bdi></span>;
  return (
    <select
      class="where" aria-label={words.say('nav.view')} value={page.view.value ?? ''}
      onChange={(event) => { page.view.value = event.currentTarget.value; }}
    >
      {views.map((view) => (
        <option key={view.id} value={view.id}>
          {words.say('nav.view.option', { name: viewLabel(view, views, words), n: words.number(view.agents ?? 0) })}
        </option>
      ))}
    </select>
  );
}

function Search({ page, input }: { readonly page: Page; readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const words = page.words.value;
  const { query } = page.filter.value;
  return (
    <search class="srch">
      <Icon name="search" />
      <input
        ref={input} type="search" value={query} placeholder={words.say('search.label')} aria-label={words.say('search.label')}
        autocomplete="off" spellcheck={false}
        onInput={(event) => page.setFilter({ query: event.currentTarget.value })}
        onKeyDown={(event) => {
          // Keys that end or cancel a kana conversion are not for the search.
          if (composing(event) || event.defaultPrevented) return;
          if (event.key === 'Enter' && query !== '') stepHit(page, event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') {
            event.preventDefault();
            leaveSearch(page);
          }
        }}
      />
      {query === '' ? <Key>/</Key> : <span class="found num" role="status">{words.count('search.found', page.counts.value.found)}</span>}
    </search>
  );
}

function LinkDot({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  void page.second.value;
  // If the stream sends nothing over this link, it is not live for the user.
  const link = page.stopped.value && (page.link.value === 'live' || page.link.value === 'delayed') ? 'lost' : page.link.value;
  const apart = link === 'live' || link === 'delayed' ? page.parts.value.filter((part) => part.stopped) : [];
  const text = page.paused.value ? words.say('link.paused')
    : apart.length > 0 ? `${words.say('link.lost')} (${joined(words, apart.map((part) => part.name))})`
    : link === 'delayed' ? words.say('link.delayed', { age: elapsed(page.age() ?? 0) }) : words.say(`link.${link}`);
  return <span class={`conn ${page.paused.value ? 'paused' : apart.length > 0 ? 'delayed' : link}`}><i class="dot" aria-hidden="true" />{text}</span>;
}
