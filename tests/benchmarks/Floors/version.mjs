// node tests/benchmarks/Floors/version.mjs [--seats=2000] [--pages=4] [--versions=25] [--agents=200]
// Publishes versions of a drawn floor in a sandbox while pages of real Chromium show it. Prints how long it takes from the request to the
// second frame after the new document was painted, on every page; frames in which a seat or its island was not there; and the longest time
// in which no timer was painted (the pages go near until seats have times).
import { loadavg } from 'node:os';
import { at, pause, start } from './sandbox.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const [seats, pages, versions, agents] = [['seats', 2000], ['pages', 4], ['versions', 25], ['agents', 200]]
  .map(([name, otherwise]) => Number(options[name] ?? otherwise));

/** Islands of 20 seats; every second version stands a little to the right. Words beside each island name the version. */
function documentOf(version) {
  const [across, dx] = [Math.ceil(Math.sqrt(seats / 20) * 0.9), (version % 2) * 10];
  const islands = Array.from({ length: Math.ceil(seats / 20) }, (_, n) => ({
    id: `i${n}`, name: `島 ${n + 1}`, x: 40 + (n % across) * 540 + dx, y: 300 + Math.floor(n / across) * 380, width: 520, height: 360,
  }));
  return {
    schema: 1, width: 80 + across * 540, height: 340 + Math.ceil(islands.length / across) * 380, islands,
    seats: Array.from({ length: seats }, (_, n) => {
      const { x, y, id } = islands[Math.floor(n / 20)];
      return {
        id: `s${n}`, label: `${id.toUpperCase()}-${n}`, island: id, x: x + 12 + (n % 5) * 99, y: y + 48 + Math.floor((n % 20) / 5) * 76, width: 95, height: 72,
      };
    }),
    labels: islands.map(({ id, x, y }) => ({ id: `l${id}`, text: `version-${version}`, x: x + 300, y: y + 8, size: 60 })),
  };
}

const { url, browser, send, stop } = await start('--floors', 'none', '--agents', `${agents}`);
try {
  await pause(5_000);
  const [view] = await send('GET', '/api/views');
  const { agents: there } = await send('GET', `/api/views/${encodeURIComponent(view.id)}/snapshot`);
  const instances = [...new Set(there.map(({ card }) => card.arn.split('/agent/')[0]))];
  const floor = await send('POST', '/api/floors', { name: 'Measured', instances, document: documentOf(0) });
  const step = Math.max(1, Math.floor(seats / there.length));
  for (const [n, { card }] of there.entries()) await send('PUT', `/api/floors/${floor.id}/seats/s${n * step}/occupant`, { agent: card.arn });

  const open = [];
  for (let n = 0; n < pages; n++) {
    const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
    await page.addInitScript(() => {
      const told = { seen: {}, blank: 0, frames: 0, gap: 0, timer: 0 };
      const write = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        if (/^\d$/.test(text) && this.canvas.className === 'seat-tiles') {
          const now = Date.now();
          if (told.timer > 0) told.gap = Math.max(told.gap, now - told.timer);
          told.timer = now;
        } else if (text.startsWith('version-') && told.seen[text] === undefined) {
          told.seen[text] = 0;
          requestAnimationFrame(() => requestAnimationFrame(() => { told.seen[text] = Date.now(); }));
        }
        return write.call(this, text, ...rest);
      };
      told.watch = () => {
        const at = document.querySelector('.seat-map').getBoundingClientRect();
        const { x, y, width, height } = [...document.querySelectorAll('.seat-mirror button')].map((one) => one.getBoundingClientRect())
          .find((one) => one.left > at.left + 100 && one.right < at.right - 100 && one.top > at.top + 100 && one.bottom < at.bottom - 100);
        const [ground, tiles] = ['.seat-ground', '.seat-tiles'].map((name) => document.querySelector(name).getContext('2d'));
        const look = () => {
          told.frames++;
          const there = [ground, tiles].every((one) => one.getImageData(x + width / 2 - at.x, y + height / 2 - at.y, 1, 1).data[3] > 0);
          if (!there) told.blank++;
          requestAnimationFrame(look);
        };
        look();
      };
      window.told = told;
    });
    await page.goto(`${url}/floor/${floor.id}?view=map&lang=en`);
    await page.waitForFunction(() => window.told.seen['version-0'] > 0 && document.querySelector('.seat-mirror button') !== null);
    // Near enough for times on the seats.
    for (let zoomed = 0; zoomed < 10 && !(await page.evaluate(() => window.told.timer > 0)); zoomed++) {
      await page.keyboard.press('+');
      await pause(700);
    }
    open.push(page);
  }
  await pause(3_000);
  for (const page of open) await page.evaluate(() => { window.told.gap = 0; window.told.watch(); });
  const took = [];
  const answered = [];
  for (let version = 1; version <= versions; version++) {
    const body = { basedOn: version, document: documentOf(version) };
    const began = Date.now();
    await send('POST', `/api/floors/${floor.id}/versions`, body);
    answered.push(Date.now() - began);
    for (const page of open) {
      await page.waitForFunction((text) => window.told.seen[text] > 0, `version-${version}`, { timeout: 20_000, polling: 50 });
      took.push((await page.evaluate((text) => window.told.seen[text], `version-${version}`)) - began);
    }
    await pause(1_000);
  }
  const told = await Promise.all(open.map((page) => page.evaluate(() => ({ blank: window.told.blank, frames: window.told.frames, gap: window.told.gap }))));
  const sum = (name) => told.reduce((all, one) => all + one[name], 0);
  console.log(
    `${seats} seats, ${there.length} people, ${pages} pages, ${versions} versions, load ${loadavg()[0].toFixed(1)}: request → painted p50 ${at(took, 50)}, `
    + `p95 ${at(took, 95)}, p99 ${at(took, 99)}, most ${at(took, 100)} ms (answer p50 ${at(answered, 50)}, most ${at(answered, 100)} ms); `
    + `${sum('blank')} blank of ${sum('frames')} frames; longest time without a timer ${Math.max(...told.map(({ gap }) => gap))} ms`);
} finally {
  await stop();
}
