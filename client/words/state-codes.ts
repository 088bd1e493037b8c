/** The states of an agent, as the server sends them. Every one has a word in each language (`state.<code>`). */
export const STATE_CODES = [
  'offline', 'error', 'missed', 'rejected', 'monitoring', 'talking', 'hold', 'dialing',
  'paused', 'acw', 'ringing', 'away', 'available', 'unknown',
] as const;
export type StateCode = (typeof STATE_CODES)[number];

export const isStateCode = (text: string): text is StateCode => (STATE_CODES as readonly string[]).includes(text);

/** A code that a newer server may send is shown as what it is to this page: unknown. */
export const codeOf = (text: string): StateCode => (isStateCode(text) ? text : 'unknown');
