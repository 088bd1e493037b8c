import type { ComponentChildren, JSX } from 'preact';
import { langOf } from '../words/script';
import { Icon } from './icon';
import { stateIcon } from './state-icons';
import type { StateLook } from './state-icons';

/** A state as colour, texture and icon: the same on chip, row and panel as on the seat. */
export function Swatch(look: StateLook): JSX.Element {
  return <span class={`sw s-${look.departed === true ? 'departed' : look.code}`} aria-hidden="true"><Icon name={stateIcon(look)} /></span>;
}

/** Text from other people: isolated from the direction and the language of the text around it. */
export function UserText({ text, class: kind }: { readonly text: string; readonly class?: string }): JSX.Element {
  return <bdi lang={langOf(text)} class={kind}>{text}</bdi>;
}

/** Amber triangle, red octagon: also distinguishable by shape. */
export function Badge({ level }: { readonly level: 0 | 1 | 2 }): JSX.Element | null {
  if (level === 0) return null;
  return level === 1 ? (
    <svg class="badge" viewBox="0 0 27 27" aria-hidden="true">
      <path class="warn-shape" d="M13.5 2.2c.9 0 1.7.5 2.2 1.3l9 16.2c1 1.7-.3 3.8-2.2 3.8h-18c-1.9 0-3.2-2.1-2.2-3.8l9-16.2c.5-.8 1.3-1.3 2.2-1.3z" />
      <path class="warn-mark" d="M13.5 9v6M13.5 19.2v.1" />
    </svg>
  ) : (
    <svg class="badge" viewBox="0 0 27 27" aria-hidden="true">
      <path class="crit-shape" d="M8.6 1.8h9.8l6.8 6.8v9.8l-6.8 6.8H8.6l-6.8-6.8V8.6z" />
      <path class="crit-mark" d="M13.5 7.4v7M13.5 19v.1" />
    </svg>
  );
}

export function Key({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <kbd class="kbd">{children}</kbd>;
}
