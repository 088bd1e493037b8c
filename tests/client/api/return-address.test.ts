import { describe, expect, it } from 'vitest';
import { localPath, signInAddress } from '../../../client/api/return-address';

const ORIGIN = 'https://seats.example.jp';

describe('the return address after the sign-in', () => {
  it.each(['/people', '/?view=map&seat=a%20b', '/audit?who=x#top', '/floor/1'])('keeps a path of this site: %s', (path) => {
    expect(localPath(path, ORIGIN)).toBe(path);
  });

  it.each([
    null,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    'people',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /people',
    '/sign-in',
    '/sign-in/link#token',
    '/sign-in/oidc?return=/',
  ])('leads nowhere else: %j', (text) => {
    expect(localPath(text, ORIGIN)).toBe('/');
  });

  it('keeps the code that somebody scanned from a TV', () => {
    const way = signInAddress({ pathname: '/screens', search: '?code=7KXM4TRH', hash: '' });
    expect(localPath(new URL(way, ORIGIN).searchParams.get('return'), ORIGIN)).toBe('/screens?code=7KXM4TRH');
  });

  it('keeps the page before the sign-in, and never the sign-in itself', () => {
    const at = (pathname: string, search = '', hash = ''): string => signInAddress({ pathname, search, hash });
    expect([at('/'), at('/people', '?lang=ja', '#tokens'), at('/', '?seat=1'), at('/sign-in', '?return=%2Fpeople')])
      .toEqual(['/sign-in', '/sign-in?return=%2Fpeople%3Flang%3Dja%23tokens', '/sign-in?return=%2F%3Fseat%3D1', '/sign-in']);
  });
});
