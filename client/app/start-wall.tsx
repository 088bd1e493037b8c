import { effect } from '@preact/signals';
import { render } from 'preact';
import { DEFAULT_LIMITS } from '../alerts/default-limits';
import { keepAwake } from '../wall/wake-lock';
import { createWall } from '../wall/wall-model';
import { WallScreen } from '../wall/wall-screen';
import { catchErrors } from './error-screen';

/** Starts the screen on a wall. It has no session of a person and never leaves this address. Returns the undo. */
export function startWall(root: HTMLElement): () => void {
  const wall = createWall(DEFAULT_LIMITS);
  const undo = [
    catchErrors(wall.fault),
    keepAwake(),
    effect(() => {
      const { name, settings } = wall.screen.value ?? {};
      document.documentElement.lang = settings?.languages[0] ?? 'ja';
      document.title = [name, 'ConnectStreaming'].filter((one) => one !== undefined).join(' · ');
    }),
  ];
  render(<WallScreen wall={wall} />, root);
  return () => {
    for (const one of undo) one();
    wall.dispose();
    render(null, root);
  };
}
