/** The paths of all pages except the map. The map needs only them: the pages themselves are in screens.ts. */
export const PATHS = ['/sign-in', '/sign-in/link', '/setup', '/account', '/people', '/floors', '/screens', '/settings', '/audit', '/operations'] as const;
export type Path = (typeof PATHS)[number];

/** Null: the map, which also handles unknown paths. */
export function pathAt(pathname: string): Path | null {
  const path = pathname.replace(/\/+$/, '');
  return PATHS.find((one) => one === path) ?? null;
}

/** The view in /wall/preview/VIEW: what a screen on the wall would show of it. Null: another address. */
export const previewView = (pathname: string): string | null => idIn(pathname, /^\/wall\/preview\/([^/]+)\/*$/);

/** The floor in /floor/ID/edit. Null: another address. */
export const editedFloor = (pathname: string): string | null => idIn(pathname, /^\/floor\/([^/]+)\/edit\/*$/);

/** The pages of desks: /desk/FLOOR/SEAT, /desk/home, /floor/ID/codes. */
export const isDeskPath = (pathname: string): boolean => /^\/(desk\/.|floor\/[^/]+\/codes)/.test(pathname);

/** The floor in /floor/ID/codes. Null: another address. */
export const codesFloor = (pathname: string): string | null => idIn(pathname, /^\/floor\/([^/]+)\/codes\/*$/);

/** The desk in /desk/FLOOR/SEAT. Null: at home. */
export function deskAt(pathname: string): { readonly floor: string; readonly seat: string } | null {
  if (/^\/desk\/home\/*$/.test(pathname)) return null;
  return { floor: idIn(pathname, /^\/desk\/([^/]+)/) ?? '', seat: idIn(pathname, /^\/desk\/[^/]+\/([^/]+)\/*$/) ?? '' };
}

function idIn(pathname: string, form: RegExp): string | null {
  const [, id] = form.exec(pathname) ?? [];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return null;
  }
}
