/** If this browser does not know a time zone, undefined: then its own zone is used. */
export function knownZone(zone: string | null): string | undefined {
  if (zone === null) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

/** A time in a time zone, in the format of a `datetime-local` field: 2026-03-02T09:00. */
export function wallClock(ms: number, zone: string | null): string {
  const timeZone = knownZone(zone);
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }),
  });
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}T${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
}

const MINUTE = 60_000;

/** The instant of a local time in a zone; NaN: it is not a time. A local time that is skipped (daylight saving) is the hour after it. */
export function momentOf(field: string, zone: string | null): number {
  // First as if the zone were UTC; the zone's clock gives the difference, then once more for the result.
  const asUtc = Date.parse(`${field}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const offsetAt = (ms: number): number => Date.parse(`${wallClock(ms, zone)}Z`) - Math.floor(ms / MINUTE) * MINUTE;
  return asUtc - offsetAt(asUtc - offsetAt(asUtc));
}
