import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Keeps the keyboard focus in a group of buttons that change: when the focused one is gone, the button in the same place (`data-place`) has it, otherwise
 * the first one. Focus that somebody took away stays away.
 */
export function useFocusInside(group: RefObject<HTMLElement | null>): void {
  /** place of the button that has the focus; null: none of the group */
  const last = useRef<string | null>(null);
  useEffect(() => {
    const come = ({ target }: FocusEvent): void => {
      last.current = target instanceof HTMLElement && group.current?.contains(target) === true ? target.dataset['place'] ?? '' : null;
    };
    const pressed = (): void => { last.current = null; };
    // The focus of a button that was removed is lost in the same way, but the button is gone.
    const left = ({ target, relatedTarget }: FocusEvent): void => {
      if (relatedTarget === null) queueMicrotask(() => { if (target instanceof HTMLElement && target.isConnected) last.current = null; });
    };
    document.addEventListener('focusout', left);
    document.addEventListener('focusin', come);
    addEventListener('pointerdown', pressed, true);
    return () => {
      document.removeEventListener('focusout', left);
      document.removeEventListener('focusin', come);
      removeEventListener('pointerdown', pressed, true);
    };
  }, [group]);
  useLayoutEffect(() => {
    if (last.current === null || document.activeElement !== document.body) return;
    const all = [...group.current?.querySelectorAll<HTMLElement>('[data-place]') ?? []];
    (all.find((one) => one.dataset['place'] === last.current) ?? all[0])?.focus({ preventScroll: true });
  });
}
