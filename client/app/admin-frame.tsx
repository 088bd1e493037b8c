import type { ComponentChildren, JSX } from 'preact';
import { LanguageButton, ThemeButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import { ownBuild, serverBuild } from '../api/server-build';
import { AccountMenu, screensFor } from './account-menu';
import type { Shell } from './shell';

const OWN = ownBuild();

/** The link of this page is in view, also where not all of them have room. */
function showHere(nav: HTMLElement | null): void {
  const here = nav?.querySelector<HTMLElement>('[aria-current]');
  if (nav != null && here != null) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}

/** The frame around every page except the map: title, navigation, account. */
export function AdminFrame({ shell, bare = false, children }: {
  readonly shell: Shell;
  /** the content has its own heading */
  readonly bare?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const words = shell.words.value;
  const session = shell.session.value;
  const here = shell.screen.path;
  const inside = shell.screen.needs !== 'nobody';
  const skip = (event: Event): void => {
    event.preventDefault();
    document.getElementById('content')?.focus();
  };
  return (
    <div class="frame">
      <a class="skip" href="#content" onClick={skip}>{words.say('skip.content')}</a>
      <header class="nav">
        <span class="mark" aria-hidden="true"><i /><i /><i /><i /></span>
        <span class="name">{words.say('product')}</span>
        {inside && (
          <nav ref={showHere} class="ways" aria-label={words.say('menu.ways')}>
            <a href="/"><Icon name="map" />{words.say('menu.map')}</a>
            {screensFor(session).map((screen) => (
              <a key={screen.path} href={screen.path} aria-current={screen.path === here ? 'page' : undefined}>{words.say(screen.title)}</a>
            ))}
          </nav>
        )}
        <span class="room" />
        {OWN !== null && serverBuild.value !== null && serverBuild.value !== OWN && (
          <button type="button" class="btn" onClick={() => location.reload()}>{words.say('nav.newBuild')}</button>
        )}
        {session.mode === 'open' && <span class="sandbox"><Icon name="lock" /><span>{words.say('nav.open')}</span></span>}
        <LanguageButton words={words} set={shell.setLang} />
        <ThemeButton words={words} theme={shell.theme.value} set={shell.setTheme} />
        <AccountMenu session={session} lang={words.lang} pages={false} />
      </header>
      <main id="content" tabIndex={-1}>
        {inside && !bare && <h1>{words.say(shell.screen.title)}</h1>}
        {children}
      </main>
      <p class="unseen" aria-live="polite">{shell.said.value}</p>
    </div>
  );
}
