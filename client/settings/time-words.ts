import type { Stages } from '../alerts/limit-rules';
import { printTime } from './times';
import type { TimeWords } from './times';
import type { SettingsWords } from './settings-words';

export const timeWords = (words: SettingsWords): TimeWords => ({ atOnce: words.say('settings.atOnce'), none: words.say('settings.none') });

/** "amber 10:00, red 15:00" */
export function stagesText({ warnAfter, criticalAfter }: Stages, words: SettingsWords): string {
  const [warn, critical] = [warnAfter, criticalAfter].map((ms) => printTime(ms, timeWords(words)));
  return words.say('settings.change.stages', { warn: warn ?? '', critical: critical ?? '' });
}
