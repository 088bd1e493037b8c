// Keys in the list of alerts: up and down go from line to line, right opens a group, left closes it.

export type Step = { readonly focus: number } | { readonly toggle: number } | null;

export interface Line {
  /** a group that is open or closed; null: an alert */
  readonly open: boolean | null;
  /** an alert inside a group */
  readonly inside: boolean;
}

/** What a key does on the line `at`; null: nothing. */
export function stepOn(lines: readonly Line[], at: number, key: string): Step {
  const line = lines[at];
  if (line === undefined) return null;
  switch (key) {
    case 'ArrowDown': return at + 1 < lines.length ? { focus: at + 1 } : null;
    case 'ArrowUp': return at > 0 ? { focus: at - 1 } : null;
    case 'Home': return { focus: 0 };
    case 'End': return { focus: lines.length - 1 };
    case 'ArrowRight':
      return line.open === false ? { toggle: at } : line.open === true && lines[at + 1]?.inside === true ? { focus: at + 1 } : null;
    case 'ArrowLeft': {
      if (line.open === true) return { toggle: at };
      if (!line.inside) return null;
      const head = lines.slice(0, at).map(({ open }) => open !== null).lastIndexOf(true);
      return head < 0 ? null : { focus: head };
    }
    default: return null;
  }
}
