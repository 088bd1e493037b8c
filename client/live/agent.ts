import { codeOf } from '../words/state-codes';
import type { StateCode } from '../words/state-codes';
import type { WireAgent, WireContact, WireMark, WireOther, WireReservation } from './wire';

// An agent for the rest of the page: the short names of the wire are used only up to here. All times are server milliseconds; null: unknown.

export interface Contact {
  /** VOICE, CHAT, TASK, EMAIL, or a value that Amazon Connect may add */
  readonly channel: string;
  /** Amazon Connect's state text: CONNECTED, CONNECTED_ONHOLD, MISSED, … */
  readonly state: string;
  readonly since: number | null;
  /** connected to the agent at */
  readonly connectedAt: number | null;
  readonly queue: string | null;
  /** the agent only listens to a colleague's contact */
  readonly monitored: boolean;
}

/** What people did about one alert of an agent: it is identified by its kind and the time from which its limit counts. */
export interface Mark {
  readonly kind: string;
  readonly since: number | null;
  /** at this level (1 = warning, 2 = critical) it is known; at the next one it is new again */
  readonly acknowledged: { readonly level: number; readonly by: string } | null;
  /** somebody takes care of it */
  readonly claimed: { readonly by: string; readonly byId: string; readonly at: number | null } | null;
  /** at this level it waits until a server time */
  readonly snoozed: { readonly level: number; readonly until: number; readonly by: string } | null;
}

export const ALARMS = ['error', 'missed', 'rejected'] as const;
export type Alarm = (typeof ALARMS)[number];

export interface Agent {
  /** unique within an instance and never changes: the part after `agent/` in the ARN */
  readonly id: string;
  readonly arn: string;
  readonly user: string;
  readonly first: string;
  readonly last: string;
  readonly profile: string;
  /** hierarchy groups, top level first */
  readonly groups: readonly string[];
  /** the group of the agent's island; '' = none */
  readonly team: string;
  /** number of the seat in the team, from 0: on the automatic floor */
  readonly desk: number;
  /** id of the seat on a drawn floor; null: none */
  readonly seat: string | null;
  /** check-in: the person checked in at the seat. home: has no seat and works at home. Absent: the seat is assigned, or there is none. */
  readonly source?: 'check-in' | 'home' | undefined;
  readonly state: StateCode;
  readonly since: number | null;
  /** in this state since `since` or longer */
  readonly atLeast: boolean;
  /** EventTimestamp of the event that decided the state */
  readonly eventAt: number | null;
  /** alarm beside the state */
  readonly alarm: Alarm | null;
  /** one of the contacts has a state that this page does not know */
  readonly unknownContact: boolean;
  readonly status: string | null;
  /** status that the agent chose for after the contacts */
  readonly next: string | null;
  readonly contacts: readonly Contact[];
  /** the agent may be absent: only heartbeats for a long time */
  readonly suspect: boolean;
  /** no event although the stream was read */
  readonly silent: boolean;
  /** offline because there was no event for hours, not because of a log-out */
  readonly noWord: boolean;
  /** id of the drawn floor with the agent's seat; null: none, or one that this person may not see */
  readonly floor: string | null;
  /** time of the last event, if silent */
  readonly silentSince: number | null;
  /** since when the agent is suspect */
  readonly suspectSince: number | null;
  readonly marks: readonly Mark[];
  /** on no board: left Amazon Connect, has sent no event for long, or is new; only the known name and team, and the seat; absent: on a board */
  readonly departed?: Departed;
}

export interface Departed {
  /** when the last event came; null: nothing is known about this person */
  readonly heard: number | null;
  /** the directory has the person, who has never logged in */
  readonly isNew?: boolean;
}


/** A seat whose agent this person may not see (nothing else is known), or a seat reserved for a person who has never logged in. */
export interface HiddenPlace {
  readonly key: string;
  /** only distinguishes teams */
  readonly team: string;
  readonly desk: number;
  /** id of the seat on a drawn floor; null: on the automatic floor */
  readonly seat: string | null;
  /** user name of a person who has never logged in, or a name that nobody has; null: an agent whom this person may not see */
  readonly user: string | null;
  /** ARN of the instance of that person; absent: not known */
  readonly instance?: string | undefined;
  /** `user` is a name that nobody has; this tells same names apart */
  readonly name?: string | undefined;
}

const timeOf = (value: number | undefined): number | null => (value === undefined || value <= 0 ? null : value);

export function agentId(arn: string): string {
  const at = arn.lastIndexOf('agent/');
  return at < 0 ? arn : arn.slice(at + 'agent/'.length);
}

const contactOf = (contact: WireContact): Contact => ({
  channel: contact.h, state: contact.s, since: timeOf(contact.t), connectedAt: timeOf(contact.k), queue: contact.q ?? null, monitored: contact.m === 'MONITOR',
});

const markOf = ({ k, t, al, ab, c, ci, ct, sl, su, sb }: WireMark): Mark => ({
  kind: k, since: timeOf(t),
  acknowledged: al === undefined ? null : { level: al, by: ab ?? '' },
  claimed: c === undefined ? null : { by: c, byId: ci ?? '', at: timeOf(ct) },
  snoozed: sl === undefined ? null : { level: sl, until: su ?? 0, by: sb ?? '' },
});

const NO_MARKS: readonly Mark[] = [];

/** A source of a newer server is not shown. */
const sourceOf = ({ source }: { readonly source?: string }): Pick<Agent, 'source'> => (source === 'check-in' || source === 'home' ? { source } : {});

/** @param floor id of the drawn floor that is shown; null: an automatic floor */
export function agentOf({ card, live }: WireAgent, floor: string | null = null): Agent {
  return {
    id: agentId(card.arn), arn: card.arn, user: card.user, first: card.first, last: card.last, profile: card.profile, groups: card.groups,
    team: card.island ?? card.groups[card.groups.length - 1] ?? card.profile, desk: card.seat ?? 0, seat: card.place ?? null,
    state: codeOf(live.s), since: timeOf(live.t), atLeast: live.al ?? false, eventAt: timeOf(live.e),
    alarm: ALARMS.find((one) => one === live.a) ?? null, unknownContact: live.u ?? false, status: live.n ?? null, next: live.x ?? null,
    contacts: (live.c ?? []).map(contactOf), suspect: live.q ?? false, silent: live.z ?? false, noWord: live.w ?? false,
    floor: card.place === undefined ? card.floor ?? null : floor, silentSince: timeOf(live.zs), suspectSince: timeOf(live.qs),
    marks: live.m?.map(markOf) ?? NO_MARKS, ...sourceOf(card),
  };
}

const hiddenPlaceOf = (other: WireOther): HiddenPlace =>
  ({ key: `hidden ${other.i ?? 0}`, team: other.island ?? '', desk: other.seat ?? 0, seat: other.place ?? null, user: null });
const reservedPlaceOf = ({ place, user, instance, name }: WireReservation): HiddenPlace =>
  ({ key: `reserved ${place} ${name ?? ''} ${user}`, team: '', desk: 0, seat: place, user, instance, name });

/** The occupant of such a seat, as the server names it (server/Floors/Occupant.cs). */
export const occupantOf = ({ instance, name, user }: Pick<HiddenPlace, 'instance' | 'name' | 'user'>): string =>
  `user:${instance ?? ''}/${name === undefined ? '' : ` ${name} `}${user ?? ''}`;

const OFFLINE = {
  desk: 0, state: 'offline', since: null, atLeast: false, eventAt: null, alarm: null, unknownContact: false, status: null, next: null, contacts: [],
  suspect: false, silent: false, noWord: false, floor: null, silentSince: null, suspectSince: null, marks: NO_MARKS,
} as const;

/** A person who has a seat and has never logged in: nothing but the user name, or a name, is known. Null: a hidden person, or no drawn floor. */
export const expectedOf = ({ key, seat, user, name }: HiddenPlace): Agent | null => (seat === null || user === null || user === '' ? null : {
  ...OFFLINE, id: key, arn: '', user: name === undefined ? user : '', first: '', last: name === undefined ? '' : user, profile: '', groups: [], team: '', seat,
});

/** A person who has left Amazon Connect and still has a seat, or is new there, is one of the agents: in the list, the search, the details and on the map. */
function departedOf({ place, user, arn, first = '', last = '', profile = '', groups = [], heard, source, ...more }: WireReservation): readonly Agent[] {
  return arn === undefined ? [] : [{
    ...OFFLINE, id: agentId(arn), arn, user, first, last, profile, groups, team: groups[groups.length - 1] ?? profile, seat: place,
    departed: { heard: timeOf(heard), ...(more.new === true ? { isNew: true } : {}) }, ...sourceOf(source === undefined ? {} : { source }),
  }];
}

export const departedIn = (reserved: readonly WireReservation[]): readonly Agent[] => reserved.flatMap(departedOf);

/** Seats that are not free although no visible agent sits there. */
export const hiddenPlacesOf = (others: Iterable<WireOther>, reserved: readonly WireReservation[]): readonly HiddenPlace[] =>
  [...Array.from(others, hiddenPlaceOf), ...reserved.filter(({ arn }) => arn === undefined).map(reservedPlaceOf)];
