import type { JSX, RefObject } from 'preact';
import type { Page } from './page';
import { viewLabel } from './view-label';
import { leaveSearch, stepHit } from './actions';
import type { Session } from '../app/session';
import { elapsed } from '../words/words';
import { IconButton, LanguageButton, ThemeButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { Key } from '../ui/parts';

/** What stands in the corner once it is known who looks at the map. */
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

/** A sandbox says so; whatever is open to everyone at this machine says that. */
function Openness({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const sandbox = page.mode.value === 'sandbox';
  const open = session === null ? sandbox : session.mode === 'open';
  if (!sandbox && !open) return null;
  const text = page.words.value.say(sandbox ? (open ? 'nav.sandbox' : 'nav.sandbox.locked') : 'nav.open');
  return <span class="sandbox"><Icon name="lock" /><span>{text}</span></span>;
}

function ViewSwitcher({ page }: { readonly page: Page }): JSX.Element | null {
  const views = page.views.value ?? [];
  const only = views[0];
  if (only === undefined) return null;
  if (views.length === 1) return <span class="where"><bdi>{only.name}</bdi></span>;
  return (
    <select
      class="where" aria-label={page.words.value.say('nav.view')} value={page.view.value ?? ''}
      onChange={(event) => { page.view.value = event.currentTarget.value; }}
    >
      {views.map((view) => <option key={view.id} value={view.id}>{viewLabel(view, views)}</option>)}
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
          // Keys that end or leave a conversion of kana are not for the search.
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
  // A link over which nothing of the stream comes is not live for anyone who looks at the seats.
  const link = page.stopped.value && (page.link.value === 'live' || page.link.value === 'delayed') ? 'lost' : page.link.value;
  const text = page.paused.value ? words.say('link.paused')
    : link === 'delayed' ? words.say('link.delayed', { age: elapsed(page.age() ?? 0) }) : words.say(`link.${link}`);
  return <span class={`conn ${page.paused.value ? 'paused' : link}`}><i class="dot" aria-hidden="true" />{text}</span>;
}
