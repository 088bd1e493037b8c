import { computed, effect, signal } from '@preact/signals';
import type { Limits } from '../alerts/limits';
import { browserWorld } from '../live/hub';
import type { LiveWorld } from '../live/live-types';
import { createSteadyTime } from '../live/steady-time';
import { floorFiles } from '../seats/floor/follow-drawn';
import { wallSizes } from '../seats/glass-sizes';
import { setStatusIcons } from '../ui/site-icons';
import { withCutNames } from './cut-names';
import { watchRoom } from './room';
import { createWallFloor } from './wall-floor';
import type { WallFloor } from './wall-floor';
import { wallTokens } from './wall-colours';
import type { Wall } from './wall-types';
import type { Screen } from './wall-wire';

const RESIZED_MS = 300;

/**
 * A wall without a TV: the floor as a screen with these settings would show it, from what the person may see. It is no screen: it pairs nothing, reports
 * nothing, keeps nothing and never reloads itself.
 */
export function createPreview(limits: Limits, of: Screen, world: LiveWorld = browserWorld()): Wall {
  const { settings } = of;
  const view = settings.floors[0]?.view ?? '';
  const steady = createSteadyTime(() => performance.now(), () => Date.now());
  const stage = document.createElement('div');
  stage.className = 'wall-stage';
  // Titles on the floor have a size for the glass, so another size is another floor.
  const { room, stop: stopRoom } = watchRoom(lay, RESIZED_MS);
  const floor = signal<WallFloor | null>(null);
  const second = signal(0);
  const sizes = computed(() => wallSizes({ ...room.value, inches: settings.inches, metres: settings.metres }));
  const tokens = computed(() => wallTokens(floor.value?.live.settings.value?.colours ?? '', settings.theme === 'dark' ? 'dark' : 'light', false));
  const zone = computed(() => floor.value?.live.zone.value ?? null);
  const now = (): number | null => floor.peek()?.live.now() ?? null;
  const mine: LiveWorld = withCutNames({
    ...world,
    async views(signalled) {
      const all = await world.views(signalled);
      return Array.isArray(all) ? all.filter((one: { readonly id?: unknown } | null) => one?.id === view) : all;
    },
  }, settings.names);

  function lay(): void {
    const before = floor.peek();
    const made = createWallFloor(stage, {
      world: mine, files: floorFiles(), limits, screen: of, view, index: 0, kept: null, unit: sizes.peek().unit, zone: zone.peek(),
      now: () => now() ?? Date.now(),
    });
    made.setTokens(tokens.peek());
    made.element.classList.add('shown');
    floor.value = made;
    before?.dispose();
  }
  lay();

  const beating = setInterval(() => { second.value++; }, 1_000);
  const undo = [
    stopRoom, () => clearInterval(beating),
    effect(() => { floor.value?.setTokens(tokens.value); }),
    effect(() => { setStatusIcons(floor.value?.live.settings.value?.icons ?? []); }),
  ];
  return {
    preview: true, mode: signal('wall'), pairing: signal(null), trouble: signal('none'), screen: signal(of), floor, second, sizes, tokens, zone, stage, now,
    steady,
    turn: signal({ index: 0, count: 1, stopped: false }), text: signal(null), identified: signal(false), spent: signal(null), fault: () => undefined,
    dispose() {
      for (const one of undo) one();
      floor.peek()?.dispose();
    },
  };
}
