import { loadChunk } from '../../api/load-chunk';
import { paintGround } from '../paint/ground';
import { paintTitle, sameTitle } from '../paint/titles';
import type { Ground } from '../paint/ground-context';
import { headingsOf } from './headings';
import { usualSeat } from '../../plan/usual-seat';
import { TARGET_FROM } from './detail';
import type { SeatStore } from './store';
import { teamCounts } from './team-counts';
import type { TeamCounts } from '../types';

/** shortest interval between two paints of the counts, in ms */
export const COUNT_EVERY = 250;
/** additional ms for each team: hundreds of titles change all the time, cost more to paint, and nobody reads them all */
const MORE_PER_TEAM = 3;
/** the same for panels, which are painted together: fifty of them once a second */
const MORE_PER_PANEL = 15;

export interface TeamGrounds {
  /** under the seats */
  readonly ground: () => Ground;
  /** over the seats */
  readonly over: () => Ground;
  readonly showOver: (shown: boolean) => void;
  /** everything, for the current camera */
  readonly repaint: () => void;
}

/** Updates the counts beside the titles, and the panels that replace the titles at low zoom. */
export class TeamTitles {
  /** a seat changed since they were counted */
  outdated = true;
  readonly #store: SeatStore;
  readonly #on: TeamGrounds;
  #counts: ReadonlyMap<string, TeamCounts> = new Map();
  #filtered = false;
  #counted = 0;
  #far = false;
  /** panels are painted */
  #painted = false;
  /** loaded when a floor is first shown at low zoom */
  #painter: typeof import('../paint/panels') | null = null;
  #isRequested = false;
  #panels: ReturnType<typeof import('../paint/panels').paintPanels> = [];

  constructor(store: SeatStore, on: TeamGrounds) {
    this.#store = store;
    this.#on = on;
  }

  /** The camera has this zoom now. Panels appear and disappear with it. */
  zoomed(k: number): void {
    const { floor } = this.#store;
    if (this.#painter === null && (usualSeat(floor)?.w ?? Infinity) * k < TARGET_FROM) this.#requestTitles(k);
    this.#far = this.#painter?.isFar(floor, k, this.#far) ?? false;
    // Until panels are painted for the last camera, they are at old positions.
    this.#on.showOver(this.#far && this.#painted);
  }

  #requestTitles(k: number): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    // Until they are here, the floor shows only its colours.
    void loadChunk(() => import('../paint/panels'), () => undefined).then((panels) => {
      this.#painter = panels;
      this.#far = panels.isFar(this.#store.floor, k, false);
      this.#on.repaint();
    });
  }

  /** Id of the island or zone whose panel is at this point of the world. Null: there is none. */
  panelAt(x: number, y: number): string | null {
    if (!this.#far || !this.#painted) return null;
    return this.#panels.find((panel) => x >= panel.x && y >= panel.y && x < panel.x + panel.w && y < panel.y + panel.h)?.id ?? null;
  }

  /** The whole floor under the seats. */
  paintAll(): void {
    this.#count();
    const ground = this.#on.ground();
    this.zoomed(ground.camera.k);
    paintGround(ground, this.#shownCounts, this.#filtered);
    this.#paintPanels();
    this.#on.showOver(this.#far);
  }

  /** The titles with changed counts. A new or removed filter changes every empty place. */
  paintChanged(at: number): void {
    const headings = headingsOf(this.#store.floor);
    if (!this.outdated || at - this.#counted < COUNT_EVERY + (this.#far ? MORE_PER_PANEL : MORE_PER_TEAM) * headings.length) return;
    this.#counted = at;
    const [before, filtered] = [this.#counts, this.#filtered];
    this.#count();
    const ground = this.#on.ground();
    this.#paintPanels();
    if (filtered !== this.#filtered) return paintGround(ground, this.#shownCounts, this.#filtered);
    if (this.#far) return;
    for (const heading of headings) {
      const is = this.#counts.get(heading.id);
      if (!sameTitle(before.get(heading.id), is)) paintTitle(ground, heading, is);
    }
  }

  #paintPanels(): void {
    this.#painted = this.#far && this.#painter !== null;
    if (this.#far && this.#painter !== null) this.#panels = this.#painter.paintPanels(this.#on.over(), this.#counts, this.#filtered);
  }

  /** At low zoom there are panels instead of titles. */
  get #shownCounts(): ReadonlyMap<string, TeamCounts> | null { return this.#far ? null : this.#counts; }

  #count(): void {
    this.outdated = false;
    this.#counts = teamCounts(this.#store);
    this.#filtered = this.#store.views.some((view) => view?.dimmed === true);
  }
}
