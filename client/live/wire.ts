// Every message between server and page: the twin of server/Live/Wire.cs. Golden fixtures in tests/fixtures/wire are
// read by both test suites. All times are Unix milliseconds, UTC. A field that holds its default (0, false, null) is absent.

/** GET /api/views */
export interface WireView {
  readonly id: string;
  readonly name: string;
  readonly agents?: number;
  /** AWS Region: tells two instances with one id apart (Amazon Connect Global Resiliency) */
  readonly region?: string;
}

/** A sentence for people, in both languages of the page. */
export interface WireText { readonly en: string; readonly ja: string }

/** GET /api/views/{id}/snapshot: replaces all that the page knows. */
export interface WireSnapshot {
  readonly view: string;
  readonly epoch: string;
  readonly rev?: number;
  readonly at: number;
  readonly build: string;
  /** 'sandbox' or 'live' */
  readonly mode: string;
  /** IANA name of the site's time zone: all clock times on the page are in it */
  readonly zone: string;
  readonly source: WireSource;
  /** trouble of the store, for administrators; absent while the store is well */
  readonly store?: WireStore;
  readonly agents: readonly WireAgent[];
  /** places of agents outside this person's scope */
  readonly others?: readonly WireOther[];
}
/** A place that is taken by someone outside this person's scope: nothing else is told. */
export interface WireOther {
  readonly i?: number;
  /** tells islands apart and nothing else */
  readonly island: string;
  readonly seat?: number;
}
export interface WireAgent { readonly card: WireCard; readonly live: WireLive }
export interface WireCard {
  /** index on this board epoch: the key of everything that follows */
  readonly i?: number;
  readonly arn: string;
  readonly user: string;
  readonly first: string;
  readonly last: string;
  readonly profile: string;
  readonly groups: readonly string[];
  readonly island: string;
  readonly seat?: number;
}
export interface WireLive {
  readonly i?: number;
  readonly s: string;
  /** state since; absent = not known */
  readonly t?: number;
  /** EventTimestamp of the deciding event */
  readonly e?: number;
  /** "at least" */
  readonly al?: boolean;
  /** alarm beside the state */
  readonly a?: string;
  /** a contact in a state that we do not know */
  readonly u?: boolean;
  /** status name and start */
  readonly n?: string;
  readonly ns?: number;
  /** next status and since */
  readonly x?: string;
  readonly xs?: number;
  readonly c?: readonly WireContact[];
  /** suspect */
  readonly q?: boolean;
  /** silent */
  readonly z?: boolean;
  /** offline for want of any word */
  readonly w?: boolean;
}
export interface WireContact {
  /** channel */
  readonly h: string;
  /** Amazon Connect's state text */
  readonly s: string;
  readonly t: number;
  /** connected to the agent at */
  readonly k?: number;
  readonly q?: string;
  readonly m?: string;
}
export interface WireSource {
  /** starting, live, catching-up, behind, down, unreachable, denied, missing, none, off */
  readonly state: string;
  readonly behindMs?: number;
  readonly caughtUpTo?: number;
  /** why, as a code that the page has words for */
  readonly reason?: string;
  /** what is wrong and what to do: sent to administrators only */
  readonly detail?: WireText;
}
/** Trouble of the store: full, read-only, failing, moved-aside, unreadable, wal. */
export interface WireStore { readonly state: string; readonly detail?: WireText }

export interface WireFrame {
  readonly kind: 'frame';
  readonly epoch: string;
  readonly from?: number;
  readonly rev: number;
  readonly at: number;
  /** when the oldest change of this frame was read from the stream, server clock */
  readonly read?: number;
  readonly cards?: readonly WireCard[];
  readonly live?: readonly WireLive[];
  readonly gone?: readonly number[];
  /** agents that came to stand outside this person's scope: what was known of them is to be forgotten */
  readonly others?: readonly WireOther[];
}
export interface WireTick {
  readonly kind: 'tick';
  readonly epoch: string;
  readonly rev?: number;
  readonly at: number;
  readonly build: string;
  readonly views?: number;
  readonly source: WireSource;
  /** trouble of the store, for administrators; absent while the store is well */
  readonly store?: WireStore;
}
export interface WireResync { readonly kind: 'resync'; readonly reason: string; readonly withinMs?: number }
export type WireMessage = WireFrame | WireTick | WireResync;
