const USUAL = { hours: 2, size: '1920x1080' };
const MOST_HOURS = 24 * 60;

/** @returns error: what to say instead of starting; null: none. `rest`: what stands after "--", for the sandbox */
export function readOptions(args) {
  const split = args.indexOf('--');
  const [own, rest] = split < 0 ? [args, []] : [args.slice(0, split), args.slice(split + 1)];
  const given = { ...USUAL };
  for (let n = 0; n < own.length; n++) {
    const [, key, value = own[++n]] = /^--([a-z]+)(?:=(.*))?$/.exec(own[n]) ?? [];
    if (key === undefined || !(key in USUAL) || value === undefined) {
      return { error: `Not understood: ${own[n] ?? `--${key} without a value`}. Options: --hours=2 --size=1920x1080` };
    }
    given[key] = value;
  }
  const hours = Number(given.hours);
  if (!(hours > 0 && hours <= MOST_HOURS)) return { error: `--hours is ${given.hours}. Allowed: more than 0, up to ${MOST_HOURS} hours.` };
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(given.size) ?? [];
  if (width === undefined) return { error: `--size is ${given.size}. It is written as 1920x1080, in pixels.` };
  return { hours, size: { width: Number(width), height: Number(height) }, rest, error: null };
}
