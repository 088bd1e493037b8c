import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { ShellKey } from '../words/shell-en';
import { readAddress } from '../map/address';
import type { Theme } from '../ui/tokens';
import { deviceChoices, remember } from '../ui/device';
import type { TimePlace } from '../words/times';
import type { Language } from '../words/words';
import type { Needs, Session } from './session';
import { shellWords } from '../words/shell-words';
import type { ShellWords } from '../words/shell-words';

export interface Screen {
  readonly path: string;
  readonly title: ShellKey;
  /** nobody: no sign-in needed. person: any signed-in person. supervisor, planner: also an administrator. */
  readonly needs: Needs;
  /** shown in the navigation to people who may open it */
  readonly listed: boolean;
  /** Each screen is a separate chunk: the map must not wait for it. */
  readonly load: () => Promise<ComponentType<{ readonly shell: Shell }>>;
}

/** What every screen gets: the person, the language and the theme. */
export interface Shell {
  readonly screen: Screen;
  readonly session: Signal<Session>;
  /** time zone of all displayed times: that of the site */
  readonly place: TimePlace;
  readonly lang: ReadonlySignal<Language>;
  /** the words of the frame; a screen has its own catalogue: `wordsWith(shell.lang.value, …, shell.place)` */
  readonly words: ReadonlySignal<ShellWords>;
  readonly theme: ReadonlySignal<Theme>;
  /** the next announcement for screen readers */
  readonly said: Signal<string>;
  setLang(lang: Language): void;
  setTheme(theme: Theme): void;
}

export function createShell(screen: Screen, session: Session): Shell {
  const start = readAddress(location.search);
  const device = deviceChoices();
  const lang = signal<Language>(start.lang ?? device.lang);
  const chosenTheme = signal<Theme | null>(start.theme ?? device.theme);
  const theme = computed<Theme>(() => chosenTheme.value ?? (device.dark.value ? 'dark' : 'light'));
  const place: TimePlace = { zone: session.zone ?? null, now: Date.now };
  const words = computed(() => shellWords(lang.value, place));
  effect(() => {
    document.documentElement.lang = lang.value;
    document.documentElement.dataset['theme'] = theme.value;
    document.title = `${words.value.say(screen.title)} · ${words.value.say('product')}`;
  });
  return {
    screen, session: signal(session), place, lang, words, theme, said: signal(''),
    setLang(next) { lang.value = next; remember('lang', next); },
    setTheme(next) { chosenTheme.value = next; remember('theme', next); },
  };
}
