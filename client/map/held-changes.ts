import type { Agent, HiddenPlace } from '../live/agent';

/** The changes that arrived while the picture was paused. */
export interface HeldChanges {
  /** a snapshot arrived: everybody who is not in `changed` is gone */
  readonly whole: boolean;
  readonly changed: readonly Agent[];
  readonly gone: readonly string[];
  readonly hidden: readonly HiddenPlace[];
  readonly moved: boolean;
}

/** Collects changes until they are taken: the last one of each agent. */
export class Hold {
  #whole = false;
  #changed = new Map<string, Agent>();
  #gone = new Set<string>();
  #hidden: readonly HiddenPlace[] = [];
  #moved = false;
  #any = false;

  replaced(agents: readonly Agent[], hidden: readonly HiddenPlace[]): void {
    this.#any = this.#whole = this.#moved = true;
    this.#changed = new Map(agents.map((agent) => [agent.id, agent]));
    this.#gone.clear();
    this.#hidden = hidden;
  }

  patched(changed: readonly Agent[], gone: readonly string[], hidden: readonly HiddenPlace[], moved: boolean): void {
    this.#any = true;
    for (const id of gone) {
      this.#changed.delete(id);
      this.#gone.add(id);
    }
    for (const agent of changed) {
      this.#changed.set(agent.id, agent);
      this.#gone.delete(agent.id);
    }
    this.#hidden = hidden;
    this.#moved ||= moved;
  }

  /** Null: no changes. */
  take(): HeldChanges | null {
    if (!this.#any) return null;
    const held = { whole: this.#whole, changed: [...this.#changed.values()], gone: [...this.#gone], hidden: this.#hidden, moved: this.#moved };
    this.#any = this.#whole = this.#moved = false;
    this.#changed = new Map();
    this.#gone = new Set();
    this.#hidden = [];
    return held;
  }
}
