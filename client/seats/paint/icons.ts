// Icon outlines on a 24 × 24 field, taken from Lucide 1.62.0 (https://lucide.dev).
//
// ISC License. Copyright (c) 2026 Lucide Icons and Contributors
// Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
// provided that the above copyright notice and this permission notice appear in all copies.
// THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
// IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
// INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
// ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
// THIS SOFTWARE.
// Check, phone and mail derive from Feather (MIT). Copyright (c) 2013-present Cole Bemis.
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
// documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
// rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
// persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
// this permission notice shall be included in all copies or substantial portions of the Software.
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
// WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
// COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
// OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

import type { SeatView } from '../types';

const HANDSET =
  'M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384';

export const ICONS = {
  check: 'M20 6 9 17l-5-5',
  phone: HANDSET,
  'phone-incoming': `M16 2v6h6m0-6-6 6${HANDSET}`,
  'phone-outgoing': `m16 8 6-6m0 6V2h-6${HANDSET}`,
  'phone-missed': `m16 2 6 6m0-6-6 6${HANDSET}`,
  chat: 'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719',
  task: 'M13 5h8M13 12h8M13 19h8m-18-2 2 2 4-4m-6-8 2 2 4-4',
  mail: 'm22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z',
  pause: 'M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z',
  pencil:
    'M13 21h8M15 5l4 4M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z',
  coffee: 'M10 2v2M14 2v2M16 8a1 1 0 0 1 1 1v8a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V9a1 1 0 0 1 1-1h14a4 4 0 1 1 0 8h-1M6 2v2',
  meal: 'M3 2v7c0 1.1.9 2 2 2h4a2 2 0 0 0 2-2V2M7 2v20M21 15V2a5 5 0 0 0-5 5v6c0 1.1.9 2 2 2h3Zm0 0v7',
  users: 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87M5 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  learn:
    'M21.42 10.922a1 1 0 0 0-.019-1.838L12.83 5.18a2 2 0 0 0-1.66 0L2.6 9.08a1 1 0 0 0 0 1.832l8.57 3.908a2 2 0 0 0 1.66 0zM22 10v6M6 12.5V16a6 3 0 0 0 12 0v-3.5',
  away: 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M8 12h8',
  headphones:
    'M3 14h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a9 9 0 0 1 18 0v7a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3',
  question: 'M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0',
  fault: 'M12 8v4M12 16h.01M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0',
} as const;
export type IconName = keyof typeof ICONS;

const CHANNELS: Readonly<Record<string, IconName>> = { VOICE: 'phone', CHAT: 'chat', TASK: 'task', EMAIL: 'mail' };

// Sites name their own statuses; these words cover what English and Japanese centres call them most.
const STATUS_WORDS: readonly (readonly [RegExp, IconName])[] = [
  [/lunch|meal|dinner|昼|食/i, 'meal'],
  [/meet|1on1|one.on.one|huddle|会議|ミーティング|面談|打ち?合/i, 'users'],
  [/train|coach|learn|study|研修|教育|トレーニング/i, 'learn'],
  [/break|rest|coffee|pause|休|トイレ/i, 'coffee'],
];

export function awayIcon(status: string): IconName {
  return STATUS_WORDS.find(([words]) => words.test(status))?.[1] ?? 'away';
}

export function iconOf(view: Pick<SeatView, 'code' | 'channel' | 'status' | 'unknownContact'>): IconName | null {
  switch (view.code) {
    case 'available': return 'check';
    case 'talking': return view.unknownContact ? 'question' : CHANNELS[view.channel] ?? 'phone';
    case 'hold': case 'paused': return 'pause';
    case 'dialing': return 'phone-outgoing';
    case 'ringing': return 'phone-incoming';
    case 'monitoring': return 'headphones';
    case 'acw': return 'pencil';
    case 'away': return awayIcon(view.status);
    case 'missed': case 'rejected': return 'phone-missed';
    case 'error': return 'fault';
    case 'unknown': return 'question';
    case 'offline': return null;
  }
}

const paths = new Map<IconName, Path2D>();
export function iconPath(name: IconName): Path2D {
  let path = paths.get(name);
  if (path === undefined) paths.set(name, (path = new Path2D(ICONS[name])));
  return path;
}
