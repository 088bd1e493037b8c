import { callApi } from '../api/call-api';
import { nothing } from '../api/read';
import { isGone, isPublishedDraft, refusalOf } from './draft-wire';
import type { PublishedDraft } from './draft-wire';
import type { EditorDesk } from './editor-desk';

/** The name that the planner gave to the next version: kept while the panel is open. */
export const versionName = { text: '' };

/** Waits until everything that is shown is stored: it publishes what the planner sees. */
async function stored(desk: EditorDesk): Promise<boolean> {
  desk.model.flush();
  for (let tries = 0; desk.session.unsent.peek() > 0; tries++) {
    if (tries > 100) return false;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return true;
}

/** @param at ISO instant; undefined: now. @param over also over a newer published version */
export async function publishNow(desk: EditorDesk, at?: string, over = false): Promise<void> {
  const words = desk.words.peek();
  desk.problem.value = null;
  if (!await stored(desk)) {
    desk.said.value = words.say('edit.publish.unsent');
    return;
  }
  desk.publishing.value = true;
  try {
    await publish(desk, at, over);
  } finally {
    desk.publishing.value = false;
  }
}

async function publish(desk: EditorDesk, at: string | undefined, over: boolean): Promise<void> {
  const words = desk.words.peek();
  const said = await desk.session.publish(versionName.text, at, over);
  if (said.kind !== 'ok') {
    const { code, current } = said.kind === 'problem' ? refusalOf(said.body) : {};
    if (code === 'other-version') {
      if (current != null) desk.session.current.value = current;
      desk.dialog.value = 'other-version';
    } else if (!isGone(said)) desk.problem.value = said;
    return;
  }
  versionName.text = '';
  if (said.value.at != null && said.value.version == null) {
    desk.session.publishAt.value = { at: said.value.at, n: said.value.n ?? 0 };
    desk.said.value = words.say('edit.publish.set', { when: words.time(Date.parse(said.value.at)) });
    return;
  }
  desk.publishedNow.value = said.value;
  desk.said.value = words.say('edit.published', { n: said.value.version?.number ?? '' });
  // Steps that came later stay in a draft; otherwise it is a new one.
  await desk.session.reopen();
  await desk.readPublished();
}

export async function cancelPublish(desk: EditorDesk): Promise<void> {
  const said = await desk.session.call('DELETE', '/publish', nothing);
  if (said.kind === 'ok') desk.session.publishAt.value = null;
  else if (!isGone(said)) desk.problem.value = said;
}

/** Takes the last publish back in one step. */
export async function takeBack(desk: EditorDesk, { undo }: PublishedDraft): Promise<void> {
  if (undo == null) return;
  const said = await callApi('POST', `/api/floors/${encodeURIComponent(desk.floor)}/versions/${undo}/undo`, isPublishedDraft);
  if (said.kind !== 'ok') {
    desk.problem.value = said;
    return;
  }
  desk.publishedNow.value = null;
  desk.session.ended.value = null;
  desk.said.value = desk.words.peek().say('edit.takenBack', { n: said.value.version?.number ?? '' });
  await desk.session.reopen();
  await desk.readPublished();
}
