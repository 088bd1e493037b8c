/** Accepts only a path of this site: `//evil.example`, `/\evil.example` and other schemes are refused. */
export function localPath(text: string | null, origin: string): string {
  if (text === null || !/^\/(?![/\\])/.test(text)) return '/';
  try {
    const url = new URL(text, origin);
    return url.origin === origin && !url.pathname.startsWith('/sign-in') ? `${url.pathname}${url.search}${url.hash}` : '/';
  } catch {
    return '/';
  }
}

export const signInAddress = (here: Pick<Location, 'pathname' | 'search' | 'hash'>): string => {
  const path = `${here.pathname}${here.search}${here.hash}`;
  return path === '/' || here.pathname.startsWith('/sign-in') ? '/sign-in' : `/sign-in?return=${encodeURIComponent(path)}`;
};

/** Goes to the sign-in, and afterwards back to the current page. Replaces the history entry, so that Back does not lead to the locked page. */
export function goToSignIn(): void {
  location.replace(signInAddress(location));
}
