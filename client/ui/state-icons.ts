import { signal } from '@preact/signals';
import type { StateCode } from '../words/state-codes';
import type { IconName } from './icon-shapes';

// The icon of a state: the same on seat, chip, row, card and panel.

const CHANNELS: Readonly<Record<string, IconName>> = { VOICE: 'phone', CHAT: 'message-circle', TASK: 'list-checks', EMAIL: 'mail' };
export const channelIcon = (channel: string): IconName => CHANNELS[channel] ?? 'phone';

// Sites name their own statuses; these words are the most common names in English and Japanese centres.
const STATUS_WORDS: readonly (readonly [RegExp, IconName])[] = [
  [/lunch|meal|dinner|昼|食/i, 'utensils'],
  [/meet|1on1|one.on.one|huddle|会議|ミーティング|面談|打ち?合/i, 'users'],
  [/train|coach|learn|study|研修|教育|トレーニング/i, 'graduation-cap'],
  [/break|rest|coffee|pause|休|トイレ/i, 'coffee'],
];

/** The icon that the centre chose for a status. */
export const statusIcons = signal<(status: string) => IconName | undefined>(() => undefined);

/** The icon of a status; if its name is unknown or empty, the icon for away. */
export function awayIcon(status: string): IconName {
  return statusIcons.value(status) ?? STATUS_WORDS.find(([words]) => words.test(status))?.[1] ?? 'circle-minus';
}

export interface StateLook {
  readonly code: StateCode;
  /** channel of the longest contact; '' = none or any */
  readonly channel?: string;
  /** status name */
  readonly status?: string;
  readonly unknownContact?: boolean;
  /** left Amazon Connect, or has sent no event for long */
  readonly departed?: boolean | undefined;
}

export function stateIcon({ code, channel = '', status = '', unknownContact = false, departed = false }: StateLook): IconName {
  if (departed) return 'user-x';
  switch (code) {
    case 'available': return 'check';
    case 'talking': return unknownContact ? 'circle-question-mark' : channelIcon(channel);
    case 'hold': case 'paused': return 'pause';
    case 'dialing': return 'phone-outgoing';
    case 'ringing': return 'phone-incoming';
    case 'monitoring': return 'headphones';
    case 'acw': return 'pencil-line';
    case 'away': return status === '' ? 'coffee' : awayIcon(status);
    case 'missed': return 'phone-missed';
    case 'rejected': return 'phone-off';
    case 'error': return 'circle-alert';
    case 'unknown': return 'circle-question-mark';
    case 'offline': return 'power';
  }
}
