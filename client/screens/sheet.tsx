import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { IconButton } from '../ui/buttons';
import { composing } from '../ui/keys';
import type { ScreensWords } from './screens-words';

/**
 * A sheet beside the list, which stays in use: somebody who approves a TV can ask which screen another one is. In a narrow window the list is hidden
 * meanwhile. It takes the focus, gives it back, and Escape inside it closes it.
 */
export function Sheet({ title, words, close, children }: {
  readonly title: string; readonly words: ScreensWords; readonly close: () => void; readonly children: ComponentChildren;
}): JSX.Element {
  const sheet = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const inside = sheet.current?.querySelector<HTMLElement>('[autofocus]') ?? sheet.current?.querySelector('h2');
    inside?.focus();
    return () => {
      // After the list is visible again.
      requestAnimationFrame(() => {
        if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
        else document.getElementById('content')?.focus();
      });
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || composing(event) || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  return (
    <section ref={sheet} class="side-sheet" role="dialog" aria-labelledby={id} onKeyDown={onKeyDown}>
      <header><h2 id={id} tabIndex={-1}>{title}</h2><IconButton bare icon="x" label={words.say('dialog.close')} onClick={close} /></header>
      {children}
    </section>
  );
}
