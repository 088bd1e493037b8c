import { paintGround } from '../paint/ground';
import { paintTitle } from '../paint/titles';
import type { Ground } from '../paint/titles';
import type { SeatStore } from './store';
import { teamCounts } from './team-counts';
import type { TeamCounts } from './team-counts';

/** the counts of the teams are written this often at most, in ms */
export const COUNT_EVERY = 250;
/** ms more for each team: hundreds of titles change all the time, cost more to write, and nobody reads them all */
const MORE_PER_TEAM = 3;

/** Keeps the counts beside the titles in step with the seats. */
export class TeamTitles {
  /** a seat changed since they were counted */
  outdated = true;
  readonly #store: SeatStore;
  #counts: ReadonlyMap<string, TeamCounts> = new Map();
  #filtered = false;
  #counted = 0;

  constructor(store: SeatStore) { this.#store = store; }

  /** The whole floor under the seats. */
  paintAll(ground: Ground): void {
    this.#count();
    paintGround(ground, this.#counts, this.#filtered);
  }

  /** The titles whose counts changed; a filter that came or went changes every empty place. */
  paintChanged(at: number, groundNow: () => Ground): void {
    const { islands } = this.#store.floor;
    if (!this.outdated || at - this.#counted < COUNT_EVERY + MORE_PER_TEAM * islands.length) return;
    this.#counted = at;
    const [before, filtered] = [this.#counts, this.#filtered];
    this.#count();
    const ground = groundNow();
    if (filtered !== this.#filtered) return paintGround(ground, this.#counts, this.#filtered);
    for (const island of islands) {
      const [was, is] = [before.get(island.id), this.#counts.get(island.id)];
      if (`${Object.values(was ?? {})}` !== `${Object.values(is ?? {})}`) paintTitle(ground, island, is);
    }
  }

  #count(): void {
    this.outdated = false;
    this.#counts = teamCounts(this.#store);
    this.#filtered = this.#store.views.some((view) => view?.dimmed === true);
  }
}
