import type { JSX } from 'preact';
import type { Language } from '../words/language';
import type { Words } from '../words/words';
import { Icon } from './icon';
import type { IconName } from './icon';
import type { Theme } from './tokens';

interface Props extends Omit<JSX.IntrinsicElements['button'], 'icon' | 'label'> {
  readonly icon: IconName;
  /** name for screen readers, and the tooltip */
  readonly label: string;
  /** without a frame */
  readonly bare?: boolean;
}

/** A button with only an icon. */
export function IconButton({ icon, label, bare = false, class: more, ...rest }: Props): JSX.Element {
  const kind = typeof more === 'string' ? ` ${more}` : '';
  return <button type="button" {...rest} class={`btn sq${bare ? ' bare' : ''}${kind}`} aria-label={label} title={label}><Icon name={icon} /></button>;
}

/** Switches to the other language, with its name in that language. */
export function LanguageButton({ words, set }: { readonly words: Words; readonly set: (lang: Language) => void }): JSX.Element {
  const other = words.lang === 'ja' ? 'en' : 'ja';
  return <button type="button" class="btn" lang={other} title={words.say('nav.lang')} onClick={() => set(other)}>{words.say('nav.lang.short')}</button>;
}

export function ThemeButton({ words, theme, set }: { readonly words: Words; readonly theme: Theme; readonly set: (theme: Theme) => void }): JSX.Element {
  const dark = theme === 'dark';
  return (
    <IconButton icon={dark ? 'sun' : 'moon'} label={words.say(dark ? 'nav.theme.light' : 'nav.theme.dark')} onClick={() => set(dark ? 'light' : 'dark')} />
  );
}
