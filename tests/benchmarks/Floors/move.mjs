// node tests/benchmarks/Floors/move.mjs [--moves=100] [--agents=200]
// Moves a person from desk to desk and back on the drawn floor of a sandbox, by the API, while a page of real Chromium shows it. Prints the time
// from the request to the second frame after the person's name was painted at the other desk.
import { loadavg } from 'node:os';
import { at, pause, start } from './sandbox.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const [moves, agents] = [['moves', 100], ['agents', 200]].map(([name, otherwise]) => Number(options[name] ?? otherwise));
const { url, browser, send, stop } = await start('--agents', `${agents}`);
try {
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  await page.addInitScript(() => {
    const told = { wanted: null, at: 0 };
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
      const { wanted } = told;
      if (wanted !== null && this.canvas.className === 'seat-tiles' && text.startsWith(wanted.name)) {
        const here = this.canvas.getBoundingClientRect();
        const on = this.getTransform().transformPoint({ x, y });
        const [left, top] = [on.x / devicePixelRatio + here.left, on.y / devicePixelRatio + here.top];
        if (left >= wanted.x && left <= wanted.x + wanted.width && top >= wanted.y && top <= wanted.y + wanted.height) {
          told.wanted = null;
          requestAnimationFrame(() => requestAnimationFrame(() => { told.at = Date.now(); }));
        }
      }
      return write.call(this, text, x, y, ...rest);
    };
    window.told = told;
  });
  await page.goto(`${url}/?view=map&lang=en`);
  await page.locator('.conn.live').waitFor({ timeout: 60_000 });
  await pause(20_000);
  const floor = /\/floor\/([^?]+)/.exec(page.url())?.[1];
  const { agents: there } = await send('GET', `/api/views/${encodeURIComponent(floor)}/snapshot`);
  const { version } = (await send('GET', '/api/views')).find((view) => view.id === floor).floor;
  const { seats } = await send('GET', `/api/floors/${floor}/versions/${version}/document`);
  const free = new Set(seats.map(({ id }) => id));
  for (const { card } of there) free.delete(card.place);
  const boxOf = async (id) => {
    const label = seats.find((seat) => seat.id === id).label;
    return page.locator(`.seat-mirror button[aria-label^="${label}, "]`).boundingBox();
  };
  const person = there.find(({ card }) => card.place !== undefined);
  const [from, to] = [person.card.place, [...free].find((id) => seats.find((seat) => seat.id === id).kind !== 'other')];
  const boxes = new Map([[from, await boxOf(from)], [to, await boxOf(to)]]);
  const took = [];
  const answered = [];
  for (let move = 0; move < moves; move++) {
    const seat = move % 2 === 0 ? to : from;
    await page.evaluate((wanted) => { Object.assign(window.told, { wanted, at: 0 }); }, { ...boxes.get(seat), name: person.card.last });
    const began = Date.now();
    await send('PUT', `/api/floors/${floor}/seats/${seat}/occupant`, { agent: person.card.arn });
    answered.push(Date.now() - began);
    await page.waitForFunction(() => window.told.at > 0, undefined, { timeout: 20_000, polling: 50 });
    took.push((await page.evaluate(() => window.told.at)) - began);
    await pause(200 + ((move * 137) % 400));
  }
  console.log(`${moves} moves, ${there.length} people, load ${loadavg()[0].toFixed(1)}: request → painted p50 ${at(took, 50)}, p95 ${at(took, 95)}, `
    + `p99 ${at(took, 99)}, most ${at(took, 100)} ms (answer p50 ${at(answered, 50)}, most ${at(answered, 100)} ms)`);
} finally {
  await stop();
}
