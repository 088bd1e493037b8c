import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { initials } from '../agents/names';
import { langOf } from '../words/script';
import { codeOf } from '../seats/seat-view';
import { fetchDetail } from './agent-detail';
import type { AgentDetail } from './agent-detail';
import type { Page } from './page';
import type { Row } from '../agents/roster';
import { alarmText, stateText } from './seat-text';
import { closeDetails, show } from './shortcuts';
import { elapsed, wordOr } from '../words/words';
import { isStateCode } from '../words/state-codes';
import type { WordKey, Words } from '../words/words';
import { Icon } from '../ui/icon';
import { channelIcon, Said, Swatch } from '../ui/parts';

const AGAIN_MS = 1_000;

interface Props { readonly page: Page; readonly row: Row }

export function Details({ page, row }: Props): JSX.Element {
  const words = page.words.value;
  void page.second.value;
  const now = page.now();
  const { card, live } = row.agent;
  const { code, since } = row.seat;
  const timer = since === 0 || now === null ? '' : elapsed(now - since);
  const also = alarmText(row, words);
  return (
    <>
      <header class="ph">
        <div class="row">
          <span class="big" lang={langOf(card.last)} aria-hidden="true">{initials(card)}</span>
          <div class="title"><h2><Said text={row.name} /></h2><p><Said text={card.user} /></p></div>
          {page.layout.value === 'list' && <button type="button" class="btn sq bare" aria-label={words.say('details.follow')} title={words.say('details.follow')} onClick={() => { page.setLayout('map'); setTimeout(() => show(page, row.key), 200); }}><Icon name="crosshair" /></button>}
          <button type="button" class="btn sq bare" aria-label={words.say('details.close')} title={words.say('details.close')} onClick={() => closeDetails(page)}><Icon name="x" /></button>
        </div>
        <div class={`stt s-${code}`}>
          <Swatch code={code} channel={row.seat.channel} />
          <div>
            <b><Said text={stateText(row, words)} /></b>
            <em>{since === 0 ? words.say('details.noSince') : words.say(live.al === true ? 'details.atLeast' : 'details.since', { time: words.timeOfDay(since) })}</em>
          </div>
          <span class="t num">{timer}</span>
        </div>
        <LimitBar row={row} now={now} words={words} />
        {also !== null && <p class="remark crit"><Icon name="circle-alert" />{also}</p>}
        {row.seat.silent && <p class="remark"><Icon name="volume-x" />{words.say('details.silent')}</p>}
        {row.seat.suspect && <p class="remark"><Icon name="circle-question-mark" />{words.say('details.suspect')}</p>}
        {live.w === true && <p class="remark"><Icon name="circle-question-mark" />{words.say('details.noWord')}</p>}
        {live.x !== undefined && <p class="remark"><Icon name="arrow-right" />{words.say('details.next')}: <b><Said text={live.x} /></b></p>}
      </header>
      <Contacts row={row} now={now} words={words} />
      <Explanation page={page} row={row} />
    </>
  );
}

function LimitBar({ row, now, words }: { readonly row: Row; readonly now: number | null; readonly words: Words }): JSX.Element | null {
  const { limitSince, warnAfter, criticalAfter } = row.seat;
  if (limitSince === 0 || criticalAfter <= 1) return null;
  const part = now === null ? 0 : Math.min(1, Math.max(0, (now - limitSince) / criticalAfter));
  const level = now !== null && now >= limitSince + criticalAfter ? 'l2' : now !== null && warnAfter > 0 && now >= limitSince + warnAfter ? 'l1' : '';
  return (
    <>
      <div class={`pth s-${row.seat.code} ${level}`} aria-hidden="true">
        <i style={{ width: `${part * 100}%` }} />
        {warnAfter > 1 && <u style={{ left: `${Math.min(100, (warnAfter / criticalAfter) * 100)}%` }} />}
      </div>
      <p class="ptl num"><span>{warnAfter > 1 && words.say('details.warn', { time: elapsed(warnAfter) })}</span><span>{words.say('details.critical', { time: elapsed(criticalAfter) })}</span></p>
    </>
  );
}

function Contacts({ row, now, words }: { readonly row: Row; readonly now: number | null; readonly words: Words }): JSX.Element {
  const contacts = row.agent.live.c ?? [];
  return (
    <section class="sec">
      <h3>{words.say('details.contacts')} <em class="num">{contacts.length}</em></h3>
      {contacts.length === 0 && <p class="dim">{words.say('details.contacts.none')}</p>}
      {contacts.map((contact, index) => (
        <div class="ct" key={index}>
          <span class="ci"><Icon name={channelIcon(contact.h)} /></span>
          <div>
            <b><Said text={wordOr(words, 'channel', contact.h)} /> · <Said text={wordOr(words, 'contact', contact.s)} /></b>
            <span>
              {contact.q !== undefined && <>{words.say('details.queue', { name: '' })}<Said text={contact.q} />{contact.k !== undefined && ' · '}</>}
              {contact.k !== undefined && <>{words.say('details.connected', { time: words.time(contact.k) })}</>}
            </span>
          </div>
          <span class="t num">{now === null ? '' : elapsed(now - contact.t)}</span>
        </div>
      ))}
    </section>
  );
}

function Explanation({ page, row }: Props): JSX.Element {
  const words = page.words.value;
  const detail = useSignal<AgentDetail | null>(null);
  const failed = useSignal(false);
  const { live, card } = row.agent;

  // Asked again when the state moves, at most once a second; an answer to an older question is dropped.
  useEffect(() => { detail.value = null; failed.value = false; }, [row.id]);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      fetchDetail(row.id, abort.signal).then(
        (answer) => { detail.value = answer; failed.value = false; },
        () => { if (!abort.signal.aborted) failed.value = true; },
      );
    }, detail.peek() === null ? 0 : AGAIN_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [row.id, live]);

  const why = detail.value;
  return (
    <>
      <section class="sec">
        <h3>{words.say('details.why')}</h3>
        {why === null ? <p class="dim">{words.say(failed.value ? 'details.why.failed' : 'details.why.waiting')}</p> : (
          <p class="why">
            {why.row >= 1 && why.row <= 15 && <b>{words.say(`why.${why.row}` as WordKey)}</b>}
            {why.eventAt !== null && <span>{words.say('details.why.event', { time: words.timeOfDay(why.eventAt) })}</span>}
          </p>
        )}
      </section>
      <section class="sec">
        <dl class="facts">
          {live.n !== undefined && <><dt>{words.say('details.status')}</dt><dd><Said text={live.n} /></dd></>}
          {card.profile !== '' && <><dt>{words.say('details.profile')}</dt><dd><Said text={card.profile} /></dd></>}
          {card.groups.length > 0 && <><dt>{words.say('details.hierarchy')}</dt><dd>{card.groups.map((group, i) => <>{i > 0 && ' › '}<Said text={group} /></>)}</dd></>}
          {why?.lastEventAt != null && <><dt>{words.say('details.lastEvent')}</dt><dd class="num">{words.timeOfDay(why.lastEventAt)} <small>{why.lastEventType}</small></dd></>}
        </dl>
      </section>
      {why !== null && why.recent.length > 0 && (
        <section class="sec">
          <h3>{words.say('details.recent')}</h3>
          <ol class="recent num">
            {why.recent.slice(0, 12).map((event, index) => (
              <li key={index}>
                <time>{words.timeOfDay(event.at)}</time>
                <Swatch code={codeOf(event.state)} />
                <span>{isStateCode(event.state) ? words.state(event.state) : event.state}</span>
                <small>{event.type}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
