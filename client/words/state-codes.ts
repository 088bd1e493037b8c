/** The states of an agent, as the server sends them. Each has a word in each language (`state.<code>`). */
export const STATE_CODES = [
  'offline', 'error', 'missed', 'rejected', 'monitoring', 'talking', 'hold', 'dialing',
  'paused', 'acw', 'ringing', 'away', 'available', 'unknown',
] as const;
export type StateCode = (typeof STATE_CODES)[number];

export const isStateCode = (text: string): text is StateCode => (STATE_CODES as readonly string[]).includes(text);

/** A code of a newer server is shown as unknown. */
export const codeOf = (text: string): StateCode => (isStateCode(text) ? text : 'unknown');
