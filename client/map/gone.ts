import { effect, untracked } from '@preact/signals';
import { valuesOf } from '../agents/filter';
import type { Facet } from '../agents/filter';
import { callApi } from '../api/call-api';
import { list, maybe, shape, text } from '../api/read';
import type { Guard } from '../api/read';
import type { WireView } from '../live/wire';
import { mapCommands, seatToShow } from './map-commands';
import type { GoneKind, Page } from './page';
import { viewLabel } from '../live/view-label';

// The page says what a link names and no longer exists, and then behaves as if the link had not named it. It never guesses that something is
// deleted: what is not on this floor may be on another one, so it asks the server.

const anything: Guard<unknown> = (value): value is unknown => value !== undefined;
const isPlace = shape({ arn: text }, { seat: maybe(shape({ floor: text, seat: text })) });
const isPeople = list(shape({ hierarchy: list(text) }, { routingProfile: maybe(text), contacts: list(shape({ channel: text })) }));

const isMissing = async (path: string): Promise<boolean> => {
  const answer = await callApi('GET', path, anything);
  return answer.kind === 'problem' && answer.status === 404;
};

/** The view of an agent: the drawn floor with the agent's seat, otherwise the automatic floor of the instance. */
export function viewOf(arn: string, floor: string | undefined, views: readonly WireView[]): WireView | undefined {
  return views.find((view) => view.id === floor) ?? views.find((view) => {
    const id = view.id.split('@')[0] ?? view.id;
    return view.floor === undefined && arn.includes(`:instance/${id}/`) && (view.region === undefined || arn.includes(`:${view.region}:`));
  });
}

/** Checks once, when the first floor is loaded, what the link named; and checks every shown floor that disappears. Returns the undo. */
export function watchGone(page: Page): () => void {
  let over = false;
  const report = (kind: GoneKind, name: string): void => {
    if (!over && !page.gone.peek().some((one) => one.kind === kind && one.name === name)) page.gone.value = [...page.gone.peek(), { kind, name }];
  };
  const stopFirst = effect(() => {
    if (!page.loaded.value) return;
    untracked(() => { void checkAddress(page, report); });
    queueMicrotask(() => stopFirst());
  });
  let shown: { readonly view: WireView; readonly label: string } | null = null;
  const stopShown = effect(() => {
    const views = page.views.value ?? [];
    const before = shown;
    const view = views.find((one) => one.id === page.view.value);
    shown = view === undefined ? null : { view, label: viewLabel(view, views, page.words.peek()) };
    // The user left it: it is still in the list.
    if (before === null || views.length === 0 || views.some((one) => one.id === before.view.id)) return;
    untracked(() => report(before.view.floor === undefined ? 'instance' : 'floor', before.label));
  });
  return () => {
    over = true;
    stopFirst();
    stopShown();
  };
}

async function checkAddress(page: Page, report: (kind: GoneKind, name: string) => void): Promise<void> {
  const { floor, instance, seat, agent } = page.asked;
  const views = page.views.peek() ?? [];
  const here = floor === null || floor === page.view.peek();
  if (!here && await isMissing(`/api/floors/${encodeURIComponent(floor)}`)) report('floor', floor);
  if (floor === null && instance !== null && views.length > 0 && !views.some((one) => one.id === instance)
    && await isMissing(`/api/views/${encodeURIComponent(instance)}/snapshot`)) report('instance', instance);
  if (here && seat !== null) checkSeat(page, seat, report);
  if (agent !== null) await checkAgent(page, agent, floor === null, report);
  await checkFilter(page, report);
}

function checkSeat(page: Page, seat: string, report: (kind: GoneKind, name: string) => void): void {
  const plan = page.drawn();
  if (plan === null || plan === 'coming') return;
  if (!plan.has(seat)) return report('seat', seat);
  // Nobody sits there, so the desk itself is shown instead of details.
  if ([...page.roster.all()].every((row) => row.agent.seat !== seat)) mapCommands.peek()?.zoomToDesk(seat);
}

/** @param follows the link named no floor: the agent is shown on any floor */
async function checkAgent(page: Page, agent: string, follows: boolean, report: (kind: GoneKind, name: string) => void): Promise<void> {
  if (page.roster.row(agent) !== null) return;
  const answer = await callApi('GET', `/api/agents/${encodeURIComponent(agent)}`, isPlace);
  if (answer.kind === 'problem' && answer.status === 404) {
    if (page.selected.peek() === agent) page.selected.value = null;
    return report('agent', agent);
  }
  if (answer.kind !== 'ok' || !follows || page.selected.peek() !== agent || page.roster.row(agent) !== null) return;
  const view = viewOf(answer.value.arn, answer.value.seat?.floor, page.views.peek() ?? []);
  if (view === undefined || view.id === page.view.peek()) return;
  seatToShow.value = agent;
  page.view.value = view.id;
}

/** A channel that Amazon Connect adds later is known as soon as somebody has a contact of it. */
const CHANNELS: ReadonlySet<string> = new Set(['VOICE', 'CHAT', 'TASK', 'EMAIL']);

/** Teams and routing profiles are those of all agents. Queues are known only from contacts, so the server looks at all that it keeps. */
async function checkFilter(page: Page, report: (kind: GoneKind, name: string) => void): Promise<void> {
  const rows = [...page.roster.all()];
  const unseen = (facet: Facet): readonly string[] => {
    const seen = new Set(rows.flatMap((row) => valuesOf(row.agent, facet)));
    return [...page.asked.filter[facet]].filter((value) => !seen.has(value));
  };
  const goes = (facet: Facet, value: string): void => {
    page.setFilter({ [facet]: new Set([...page.filter.peek()[facet]].filter((one) => one !== value)) });
    report(facet, value);
  };
  const [teams, skills, queues, channels] = [unseen('team'), unseen('skill'), unseen('queue'), unseen('channel').filter((value) => !CHANNELS.has(value))];
  if (teams.length + skills.length + channels.length > 0) {
    const everybody = await callApi('GET', '/api/agents', isPeople);
    if (everybody.kind === 'ok') {
      const profiles = new Set(everybody.value.flatMap((one) => one.routingProfile ?? []));
      const groups = new Set([...everybody.value.flatMap((one) => one.hierarchy), ...profiles]);
      const used = new Set(everybody.value.flatMap((one) => (one.contacts ?? []).map((contact) => contact.channel)));
      for (const value of teams) if (!groups.has(value)) goes('team', value);
      for (const value of skills) if (!profiles.has(value)) goes('skill', value);
      for (const value of channels) if (!used.has(value)) goes('channel', value);
    }
  }
  if (queues.length > 0) {
    const gone = await callApi('GET', `/api/queues/gone?${new URLSearchParams(queues.map((name) => ['name', name]))}`, list(text));
    if (gone.kind === 'ok') for (const value of gone.value) goes('queue', value);
  }
}
