import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { UserText } from '../ui/parts';
import type { Language } from '../words/words';
import { SCREENS } from './screens';
import type { Screen } from './shell';
import { mayAct, mayOpen } from './session';
import type { Session } from './session';
import { signOut } from './sign-out';
import { WallHere } from './wall-here';
import { roleWord, shellWords } from '../words/shell-words';
import { joined } from '../words/words';

/** The navigation pages that this person may open. */
export const screensFor = (session: Session): readonly Screen[] =>
  SCREENS.filter(
    (screen) =>
      screen.listed && mayOpen(session, screen.needs) && (screen.path !== '/people' || session.mode !== 'open'),
  );

interface Props {
  readonly session: Session;
  readonly lang: Language;
  readonly pages: boolean;
  /** there is no Amazon Connect behind it: a wall is opened with one click */
  readonly sandbox?: boolean;
}

/** Shows who is signed in, and the sign-out; on the map also links to the other pages. A disclosure with plain links. */
export function AccountMenu({ session, lang, pages, sandbox = false }: Props): JSX.Element | null {
  const words = useMemo(() => shellWords(lang), [lang]);
  const open = useSignal(false);
  const stuck = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) open.value = false;
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [open]);
  const { person } = session;
  const links = pages ? screensFor(session) : [];
  if (person == null && links.length === 0) return null;
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open.value || composing(event)) return;
    event.preventDefault();
    open.value = false;
    button.current?.focus();
  };
  return (
    <div ref={box} class="account" onKeyDown={close}>
      <button
        ref={button}
        type="button"
        class="btn"
        aria-expanded={open.value}
        aria-label={person == null ? words.say('menu.label') : words.say('menu.label.person', { name: person.name })}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name={person == null ? 'menu' : 'circle-user'} />
        <UserText text={person?.name ?? words.say('menu.label')} class="who" />
      </button>
      {open.value && (
        <div class="menu">
          {person != null && (
            <p class="me">
              <b><UserText text={person.name} /></b>
              <UserText text={person.account} />
              <span>{person.roles.length === 0 ? words.say('role.none') : joined(words, person.roles.map((role) => roleWord(words, role)))}</span>
            </p>
          )}
          {person == null && <p class="me"><span>{words.say('menu.open')}</span></p>}
          <ul>
            {links.map((screen) => <li key={screen.path}><a href={screen.path}>{words.say(screen.title)}</a></li>)}
            {person != null && <li><a href="/account">{words.say('menu.account')}</a></li>}
          </ul>
          {sandbox && mayAct(session) && <WallHere session={session} lang={lang} />}
          {person != null && (
            <button type="button" onClick={() => void signOut().then((done) => { stuck.value = !done; })}>{words.say('menu.signOut')}</button>
          )}
          {stuck.value && <p class="me" role="alert">{words.say('menu.signOut.failed')}</p>}
        </div>
      )}
    </div>
  );
}
