import type { Stages } from '../alerts/limit-rules';
import type { WordKey } from '../words/words';
import { hasOwn } from '../words/has-own';
import { en } from '../words/en';
import type { Change } from './diff';
import { COLOURS, STATUS_ICONS } from './document';
import type { SiteWord } from './document';
import { conditionsText, kindText } from './rule-text';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { stagesText } from './time-words';
import { clockText } from './times';

/** A change in words: what it is about, before, and after. */
export interface ChangeText { readonly about: string; readonly before: string; readonly after: string }

const wordsText = (word: SiteWord | null): string | null => (word === null ? null : [word.ja, word.en].filter((one) => one !== undefined).join(' / '));
const planned = (ms: number | null): string | null => (ms === null ? null : clockText(ms));

function siteText(id: string, { sites }: ChoicesOfSite): string { return sites.find((site) => site.id === id)?.name ?? id; }

export function changeText(change: Change, choices: ChoicesOfSite, words: SettingsWords): ChangeText {
  const { say } = words;
  const of = (about: string, [before, after]: readonly (string | null)[]): ChangeText =>
    ({ about, before: before ?? say('settings.change.unset'), after: after ?? say('settings.change.unset') });
  const both = <T>(
    one: (value: T | null) => string | null, { before, after }: { readonly before: T | null; readonly after: T | null },
  ): readonly (string | null)[] => [one(before), one(after)];
  switch (change.what) {
    case 'limit': {
      const stages = (one: Stages | null): string => (one === null ? say('settings.change.inherited') : stagesText(one, words));
      return of(say('settings.change.limit', { kind: kindText(change.kind, words), conditions: conditionsText(change.conditions, choices, words) }),
        both(stages, change));
    }
    case 'break': return of(say('settings.change.break', { status: change.status }), both(planned, change));
    case 'word': {
      const word = hasOwn(en, change.key) ? say(change.key as WordKey) : change.key;
      const about = change.site === '' ? say('settings.change.word', { word })
        : say('settings.change.word.site', { word, site: siteText(change.site, choices) });
      return of(about, both(wordsText, change));
    }
    case 'icon': {
      const icon = (name: string | null): string => {
        const known = STATUS_ICONS.find((one) => one === name);
        return known === undefined ? name ?? say('settings.breaks.icon.auto') : say(`settings.icon.${known}`);
      };
      return of(say('settings.change.icon', { status: change.status }), both(icon, change));
    }
    case 'instance': {
      const instance = change.instance.slice(change.instance.lastIndexOf('/') + 1);
      return of(say('settings.change.instance', { instance }), both((one) => one, change));
    }
    case 'colours': {
      const set = (name: string | null): string => {
        const known = COLOURS.find((one) => one === (name ?? 'default'));
        return known === undefined ? name ?? '' : say(`settings.colours.${known}`);
      };
      return of(say('settings.colours'), both(set, change));
    }
    case 'timeZone': return of(say('settings.zone'), both((zone) => zone ?? say('settings.zone.default'), change));
  }
}
