export interface Minute { readonly heap: number; readonly nodes: number; readonly listeners: number; readonly [key: string]: number | null }
export const MOST_HEAP_KB: number;
export interface Verdict { readonly lines: readonly string[]; readonly wrong: readonly string[] }
export function judge(minutes: readonly Minute[], totals: Readonly<Record<string, number>>): Verdict;
