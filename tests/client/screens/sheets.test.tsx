// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { CODE, MINUTE, NOW, entrance, pairing, useScreens } from './open-screens';

const ZONES = [{ id: 'z1', name: '新規', x: 0, y: 0, width: 100, height: 100 }, { id: 'z2', name: '契約', x: 100, y: 0, width: 100, height: 100 }];
const seat = (id: string, y: number): object => ({ id, x: 10, y, width: 20, height: 20 });

describe('the sheets beside the list of screens', () => {
  const page = useScreens();
  const { pass, open, named, press, field, type, submit, last, lists } = page;

  it('approves a device by its code as a new screen, after telling at each field what is missing', async () => {
    const shell = await open();
    await press('Add a screen');
    await type('Code on the TV', '7kxm-4tr');
    await press('Look for the device');
    expect(page.root.textContent).toContain('A code has 8 characters.');
    await type('Code on the TV', ' 7kxm 4trh');
    await press('Look for the device');
    const sheet = page.root.querySelector('.side-sheet')?.textContent ?? '';
    for (const text of ['7KXM 4TRH', 'asked 41 s ago', '9:19 left', 'Chromium 126 on Linux (ARM)', '1920 × 1080, 60 Hz, pixel ratio 1', 'ja-JP, en-US',
      'clock 3 min behind', '10.8.3.57']) expect(sheet).toContain(text);
    await submit();
    expect(page.root.textContent).toContain('Choose at least one floor.');
    expect(last('POST /api/screens')).toBe(undefined);
    await press('Add 4F');
    await press('Add 3F');
    await press('3F: earlier');
    await type('Name', '3F West');
    await type('Place', 'Tokyo');
    expect(named('button', 'Approve “3F West”')).toBeDefined();
    page.answers['POST /api/screens'] = () => Response.json({ ...entrance, id: 'n', name: '3F West' }, { status: 201 });
    await submit();
    expect(last('POST /api/screens')).toEqual({
      code: '7KXM4TRH', name: '3F West', place: 'Tokyo',
      settings: {
        floors: [{ view: 'f-1' }, { view: 'f-2' }], dwell: 20, languages: ['ja', 'en'], names: 'initials', theme: 'dark', inches: 55, metres: 5, pace: 250,
      },
    });
    expect([page.root.querySelector('.side-sheet'), shell.said.value]).toEqual([null, '“3F West” is paired']);
  });

  it('opens the device of a scanned QR code, and forgets the code with the sheet', async () => {
    history.replaceState(null, '', '/screens?code=7kxm%204trh');
    await open();
    expect(page.root.querySelector('.code-card')?.textContent).toContain('7KXM 4TRH');
    await press('Close');
    expect([location.search, page.root.querySelector('.side-sheet')]).toEqual(['', null]);
  });

  it('tells a refusal at its field, keeps what was typed beyond the end of the session and of the code', async () => {
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    await type('Name', '3F West');
    await press('Add 3F');
    page.answers['POST /api/screens'] = () => Response.json({ title: 'Bad', errors: { 'settings.names': ['not-allowed'] } }, { status: 400 });
    await submit();
    expect(field('Names').getAttribute('aria-invalid')).toBe('true');
    expect(page.root.textContent).toContain('This is more than you see yourself.');
    page.answers['POST /api/screens'] = () => Response.json({ title: 'No' }, { status: 401 });
    page.answers['GET /api/screens'] = () => Response.json({ title: 'No' }, { status: 401 });
    await submit();
    await pass(5_000);
    expect(page.root.querySelector('.note-bar')?.textContent).toContain('Your session has ended. Sign in in another tab');
    expect(field('Name').value).toBe('3F West');
    page.answers['GET /api/screens'] = () => Response.json({ screens: page.screens, now: NOW + 600_000 });
    await pass(5_000);
    expect(page.root.querySelector('.side-sheet')?.textContent).toContain('This code is over.');
    await press('Enter another code');
    page.answers['GET /api/screens/pairings/9KXM4TRH'] = () => Response.json({ ...pairing, code: '9KXM4TRH', expires: NOW + 1_200_000 });
    await type('Code on the TV', '9KXM4TRH');
    await press('Look for the device');
    expect(field('Name').value).toBe('3F West');
  });

  it('says that a code is unknown or already used, at the field or above the form', async () => {
    await open();
    await press('Add a screen');
    await type('Code on the TV', '2222 2222');
    await press('Look for the device');
    expect(page.root.querySelector('.side-sheet .errors')?.textContent).toContain('No device shows this code.');
    expect(field('Code on the TV').value).toBe('2222 2222');
  });

  it('proposes repair of the screen that a device was before, and of the one whose button was pressed', async () => {
    page.answers[CODE] = () => Response.json({ ...pairing, known: { id: 'c', name: 'Spare' } });
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    const shell = await open();
    expect(page.root.textContent).toContain('This device was “Spare” before.');
    expect(field('Which screen it becomes').value).toBe('c');
    page.answers['POST /api/screens/c/repair'] = () => Response.json({ ...entrance, id: 'c', name: 'Spare' });
    await submit();
    expect([last('POST /api/screens/c/repair'), shell.said.value]).toEqual([{ code: '7KXM4TRH' }, '“Spare” has new hardware']);
    await press('Repair: Back office');
    await type('Code on the TV', '7KXM4TRH');
    await press('Look for the device');
    expect(field('Which screen it becomes').value).toBe('b');
  });

  it('refuses a device', async () => {
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    const shell = await open();
    page.answers['POST /api/screens/pairings/7KXM4TRH/refuse'] = () => new Response(null, { status: 204 });
    await press('Refuse');
    expect([shell.said.value, page.root.querySelector('.side-sheet')]).toEqual(['The device was refused', null]);
  });

  it('changes a screen with the version that was edited, and loses nothing when somebody else was first', async () => {
    const shell = await open();
    await press('Change view: 3F Entrance');
    await type('Viewing distance', '7');
    page.answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5, place: 'Osaka', title: 'Changed' }, { status: 409 });
    await submit();
    expect(last('PUT /api/screens/a')).toMatchObject({ version: 4, name: '3F Entrance', settings: { metres: 7, floors: [{ view: 'f-1' }, { view: 'f-2' }] } });
    expect(page.root.querySelector('.fault')?.textContent).toContain('Somebody else changed this screen meanwhile.');
    expect(field('Viewing distance').value).toBe('7');
    page.answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 6 });
    await press('Save mine over it');
    expect(last('PUT /api/screens/a')).toMatchObject({ version: 5, place: 'Tokyo', settings: { metres: 7 } });
    expect(shell.said.value).toBe('“3F Entrance” was changed');
  });

  it('loads the version of somebody else if that is wanted', async () => {
    await open();
    await press('Change view: 3F Entrance');
    await type('Viewing distance', '7');
    page.answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5, place: 'Osaka' }, { status: 409 });
    await submit();
    await press('Load theirs');
    expect([field('Place').value, field('Viewing distance').value, page.root.querySelector('.fault')]).toEqual(['Osaka', '5', null]);
  });

  it('asks before an edited sheet is closed, and keeps it if that is not wanted', async () => {
    await open();
    await press('Change view: 3F Entrance');
    await type('Place', 'Osaka');
    await press('Cancel');
    expect(page.root.querySelector('dialog')?.textContent).toContain('The changes to “3F Entrance” are not saved.');
    await press('Cancel');
    expect([page.root.querySelector('dialog'), field('Place').value]).toEqual([null, 'Osaka']);
    await press('Repair: Back office');
    await press('Discard');
    expect([page.root.querySelector('dialog'), field('Code on the TV').value]).toEqual([null, '']);
  });

  it('asks for the floors again until they are here', async () => {
    const views = page.answers['GET /api/views'] ?? Response.json;
    page.answers['GET /api/views'] = () => Response.json({ title: 'Starting' }, { status: 503 });
    await open();
    await press('Change view: Back office');
    page.answers['GET /api/views'] = views as () => Response;
    await pass(5_100);
    expect(page.root.querySelector('.turns bdi')?.textContent).toBe('3F');
    expect(page.root.querySelectorAll('.adds button').length).toBeGreaterThan(0);
  });

  it('does not take a code for over by this computer’s clock before it knows the server’s', async () => {
    page.answers['GET /api/screens'] = () => Response.json({ title: 'Starting' }, { status: 503 });
    page.answers[CODE] = () => Response.json({ ...pairing, asked: NOW - 41 * MINUTE, expires: NOW - 31 * MINUTE });
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    expect([page.root.querySelector('.code-card')?.textContent, page.root.querySelector('.over')]).toEqual(['7KXM 4TRH', null]);
  });

  it('says what can be read from where while size and distance are typed', async () => {
    await open();
    await press('Change view: 3F Entrance');
    expect(page.root.querySelector('.read')?.textContent).toContain(
      'At 5 m on 55″ a full floor shows: colours, figures, alerts. Too small: times, names. To read times from there, use more screens',
    );
    await type('Viewing distance', '4');
    expect(page.root.querySelector('.read')?.textContent).toContain('To read times from there, show it in about 4 pages of zones.');
    await type('Viewing distance', '1');
    expect(page.root.querySelector('.read')?.textContent).toContain('everything can be read');
    await type('Screen size', 'x');
    expect(page.root.querySelector('.read')?.textContent).toContain('Enter size and distance');
  });

  it('leads to a look at each floor with the size, the distance and the names that are chosen, and pairs nothing for it', async () => {
    await open();
    await press('Change view: 3F Entrance');
    await type('Viewing distance', '3.5');
    await type('Names', 'seat');
    const links = [...page.root.querySelectorAll<HTMLAnchorElement>('.looks a')];
    expect(links.map((one) => [one.textContent, one.target, one.getAttribute('href')])).toEqual([
      ['3F', 'connect-streaming-preview', '/wall/preview/f-1?in=55&d=3.5&theme=dark&names=seat&lang=ja,en'],
      ['4F', 'connect-streaming-preview', '/wall/preview/f-2?in=55&d=3.5&theme=dark&names=seat&lang=ja,en'],
    ]);
    await type('Screen size', 'x');
    expect(page.root.querySelector('.looks')).toBeNull();
    expect(page.calls.some(({ what }) => what.includes('wall'))).toBe(false);
  });

  it('shows chosen zones of a floor, or one page a zone, and the focus stays while they are chosen', async () => {
    page.answers['GET /api/floors/f-1/versions/1/document'] = () =>
      Response.json({ schema: 1, width: 200, height: 100, zones: ZONES, seats: [seat('s1', 10)] });
    await open();
    await press('Change view: 3F Entrance');
    await press('Zones of 3F: Whole floor');
    const first = page.root.querySelector<HTMLInputElement>('.zones input');
    first?.focus();
    first?.click();
    await pass();
    expect([document.activeElement === first, page.root.querySelector('.zones-of')?.textContent]).toEqual([true, '新規']);
    await press('Show in 2 pages, one after the other');
    page.answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5 });
    await submit();
    expect(last('PUT /api/screens/a')).toMatchObject({
      settings: { floors: [{ view: 'f-1', zones: ['z1'] }, { view: 'f-1', zones: ['z2'] }, { view: 'f-2' }] },
    });
  });

  it('has a page more for those who are in no zone', async () => {
    page.answers['GET /api/floors/f-1/versions/1/document'] = () =>
      Response.json({ schema: 1, width: 200, height: 200, zones: ZONES, seats: [seat('s1', 10), seat('s2', 150)] });
    await open();
    await press('Change view: 3F Entrance');
    await press('Zones of 3F: Whole floor');
    await press('Show in 3 pages, one after the other');
    page.answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5 });
    await submit();
    expect(last('PUT /api/screens/a')).toMatchObject({
      settings: { floors: [{ view: 'f-1', zones: ['z1'] }, { view: 'f-1', zones: ['z2'] }, { view: 'f-1', zones: ['*'] }, { view: 'f-2' }] },
    });
  });

  it('counts the time of a code from the answer about it, whatever the list and this computer say', async () => {
    page.answers['GET /api/screens'] = () => Response.json({ title: 'Starting' }, { status: 503 });
    page.answers[CODE] = () => Response.json({ ...pairing, asked: NOW + 41 * MINUTE, expires: NOW + 42 * MINUTE, now: NOW + 41.5 * MINUTE });
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    expect(page.root.querySelector('.code-card')?.textContent).toContain('0:30 left');
    vi.setSystemTime(NOW + 500 * MINUTE);
    await pass(10_000);
    expect(page.root.querySelector('.code-card')?.textContent).toContain('0:20 left');
    await pass(20_000);
    expect(page.root.querySelector('.over')?.textContent).toContain('This code is over.');
  });

  it('says that somebody else was faster, and asks for the list at once: the new screen is in it', async () => {
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    await type('Name', '3F West');
    await press('Add 3F');
    page.answers['POST /api/screens'] = () => Response.json({ title: 'In other words', code: 'code-used' }, { status: 409 });
    const before = lists();
    await submit();
    expect(page.root.querySelector('.side-sheet')?.textContent).toContain('This code was used already, or the device was refused.');
    expect([lists(), field('Name').value]).toEqual([before + 1, '3F West']);
  });

  it('knows a refusal by its code: a screen that is gone is not a code that is gone, whatever the titles say', async () => {
    await open();
    await press('Repair: Back office');
    await type('Code on the TV', '7KXM4TRH');
    await press('Look for the device');
    page.answers['POST /api/screens/b/repair'] = () => Response.json({ title: 'Gone', code: 'screen-unknown' }, { status: 404 });
    await submit();
    expect(page.root.querySelector('.side-sheet .fault')?.textContent).toContain('This screen is gone.');
    page.answers['POST /api/screens/b/repair'] = () => Response.json({ title: 'Gone', code: 'code-unknown' }, { status: 404 });
    await submit();
    expect(page.root.querySelector('.side-sheet .fault')?.textContent).toContain('No device shows this code.');
    // Of a server without codes.
    page.answers['POST /api/screens/b/repair'] = () => Response.json({ title: 'Screen not found' }, { status: 404 });
    await submit();
    expect(page.root.querySelector('.side-sheet .fault')?.textContent).toContain('This screen is gone.');
  });
});
