import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { checkSettings } from './check';
import type { Problem } from './check';
import { diffOf } from './diff';
import type { Change } from './diff';
import { tidy } from './document';
import type { SettingsDocument } from './document';
import type { ServerProblem } from './settings-wire';

/** What is in effect: a version, and who saved it. Version 0: the defaults. */
export interface Saved {
  readonly document: SettingsDocument;
  readonly version: number;
  readonly savedAt: string | null;
  readonly savedBy: string | null;
}

/** The settings while somebody changes them. */
export interface Draft {
  readonly saved: ReadonlySignal<Saved>;
  readonly document: ReadonlySignal<SettingsDocument>;
  readonly changes: ReadonlySignal<readonly Change[]>;
  /** what this page knows to be wrong */
  readonly problems: ReadonlySignal<readonly Problem[]>;
  /** what only the server knows to be wrong; forgotten with the next change */
  readonly refused: ReadonlySignal<readonly ServerProblem[]>;
  /** texts of fields that are not a time, by the id of the field */
  readonly unread: ReadonlySignal<ReadonlyMap<string, string>>;
  /** number of values that must be mended before it can be saved */
  readonly wrong: ReadonlySignal<number>;
  /** the own version, after that of somebody else was loaded */
  readonly kept: Signal<SettingsDocument | null>;
  change(next: (document: SettingsDocument) => SettingsDocument): void;
  /** `text` null: the field can be read again */
  cannotRead(field: string, text: string | null): void;
  refuse(problems: readonly ServerProblem[]): void;
  discard(): void;
  /** This version is in effect now, and is on the page. */
  load(saved: Saved): void;
  /** `sent` was saved. What was typed meanwhile stays, as changes of the new version. */
  wasSaved(saved: Saved, sent: SettingsDocument): void;
}

export function createDraft(first: Saved): Draft {
  const saved = signal(first);
  const document = signal(first.document);
  const refused = signal<readonly ServerProblem[]>([]);
  const unread = signal<ReadonlyMap<string, string>>(new Map());
  const kept = signal<SettingsDocument | null>(null);
  const problems = computed(() => checkSettings(tidy(document.value)));
  const show = (next: SettingsDocument): void => {
    document.value = next;
    unread.value = new Map();
    refused.value = [];
  };
  return {
    saved, document, refused, unread, kept, problems,
    changes: computed(() => diffOf(saved.value.document, document.value)),
    wrong: computed(() => problems.value.length + unread.value.size + refused.value.length),
    change(next) {
      batch(() => {
        document.value = next(document.peek());
        refused.value = [];
      });
    },
    cannotRead(field, text) {
      if ((unread.peek().get(field) ?? null) === text) return;
      const next = new Map(unread.peek());
      if (text === null) next.delete(field);
      else next.set(field, text);
      unread.value = next;
    },
    refuse(found) { refused.value = found; },
    discard() { batch(() => show(saved.peek().document)); },
    load(next) {
      batch(() => {
        saved.value = next;
        show(next.document);
      });
    },
    wasSaved(next, sent) {
      batch(() => {
        saved.value = next;
        if (document.peek() === sent && unread.peek().size === 0) show(next.document);
      });
    },
  };
}
