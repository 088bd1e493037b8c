import { Fragment } from 'preact';
import type { JSX } from 'preact';
import { initials } from '../agents/names';
import { langOf } from '../words/script';
import { alarmText, hasLeft, lastHeard, stateText } from '../agents/agent-text';
import { sinceShown } from '../alerts/alert-list';
import { alertText } from '../alerts/alert-text';
import { leadingLimit, levelAt } from '../alerts/limits';
import { AlertWhy } from './alert-why';
import { held } from './seat-text';
import { SeatLine } from './seat-line';
import { StateStrip } from './state-strip';
import { useDetail } from './use-detail';
import type { AgentDetail, Slots } from './agent-detail';
import type { Page } from './page';
import type { Row } from '../agents/roster';
import type { Agent, Departed } from '../live/agent';
import { closeDetails, goTo } from './actions';
import { elapsed, wordOr } from '../words/words';
import { codeOf, isStateCode } from '../words/state-codes';
import { viewWords } from './view-words';
import type { ViewKey, ViewWords } from './view-words';
import { IconButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import { UserText, Swatch } from '../ui/parts';
import { channelIcon } from '../ui/state-icons';

interface Props { readonly page: Page; readonly row: Row }

export function Details({ page, row }: Props): JSX.Element {
  const words = viewWords(page.words.value);
  void page.second.value;
  const now = page.nowOf(row);
  const { agent } = row;
  const { code, since, channel } = row.shown;
  const breach = page.breachOf(row.id);
  const timed = sinceShown(row, breach);
  const timer = timed === null || now === null ? '' : elapsed(now - timed);
  const also = alarmText(row, words);
  const heard = lastHeard(agent, words);
  const began = agent.departed !== undefined ? (heard ?? '') : since === null ? words.say('details.noSince')
    : words.say(agent.atLeast ? 'details.atLeast' : 'details.since', { time: words.timeOfDay(since) });
  return (
    <>
      <header class="ph">
        <div class="row">
          <span class="big" lang={langOf(agent.last)} aria-hidden="true">{initials(agent)}</span>
          <div class="title">
            <h2><UserText text={row.name} /></h2>
            <p>{row.desk !== '' && <b class="desk">{words.say('details.desk', { desk: row.desk })} </b>}<UserText text={agent.user} /></p>
          </div>
          {page.layout.value === 'list' && (
            <IconButton bare icon="crosshair" label={words.say('details.follow')} onClick={() => { page.setLayout('map'); goTo(page, row.id); }} />
          )}
          <IconButton bare icon="x" label={words.say('details.close')} onClick={() => closeDetails(page)} />
        </div>
        <div class={`stt s-${hasLeft(agent) ? 'departed' : code}`}>
          <Swatch code={code} channel={channel} status={agent.status ?? ''} unknownContact={agent.unknownContact} departed={hasLeft(agent)} />
          <div>
            <b><UserText text={stateText(row, words)} /></b>
            <em>{began}</em>
          </div>
          <span class="t num">{timer}</span>
        </div>
        {breach !== null && <p class={`remark breach l${breach.level}`}><Icon name="circle-alert" />{alertText(breach, now, words)}</p>}
        <LimitBar page={page} row={row} now={now} words={words} />
        {held(page.asOf(row), words).map((text) => <p key={text} class="remark"><Icon name="cloud-off" />{text}</p>)}
        {also !== null && <p class="remark crit"><Icon name="circle-alert" />{also}</p>}
        {agent.departed !== undefined && (
          <p class="remark"><Icon name={hasLeft(agent) ? 'user-x' : 'circle-question-mark'} />{departedText(agent.departed, words)}</p>
        )}
        {agent.silent && <p class="remark"><Icon name="volume-x" />{words.say('details.silent')}</p>}
        {agent.suspect && <p class="remark"><Icon name="circle-question-mark" />{words.say('details.suspect')}</p>}
        {agent.noWord && <p class="remark"><Icon name="circle-question-mark" />{words.say('details.noWord')}</p>}
        {agent.next !== null && <p class="remark"><Icon name="arrow-right" />{words.say('details.next')} <b><UserText text={agent.next} /></b></p>}
      </header>
      {breach !== null && <AlertWhy key={row.id} page={page} row={row} breach={breach} />}
      <SeatLine page={page} row={row} />
      {agent.departed === undefined ? (
        <Present key={row.id} page={page} row={row} now={now} words={words} />
      ) : <section class="sec"><dl class="facts"><Read page={page} agent={agent} words={words} /><Team agent={agent} words={words} /></dl></section>}
    </>
  );
}

/** Progress of the limit that is exceeded, or that will be exceeded next. */
function LimitBar({ page, row, now, words }: Props & { readonly now: number | null; readonly words: ViewWords }): JSX.Element | null {
  const limits = page.limitsOf(row.id);
  const at = now ?? page.alertsAt();
  const limit = leadingLimit(limits, at);
  if (limit === null || limit.since === null || limit.criticalAt <= limit.since || limit.criticalAt === Infinity) return null;
  const [warnAfter, criticalAfter] = [limit.warnAt - limit.since, limit.criticalAt - limit.since];
  const part = now === null ? 0 : Math.min(1, Math.max(0, (now - limit.since) / criticalAfter));
  const warned = warnAfter > 0 && warnAfter < criticalAfter;
  return (
    <>
      <div class={`pth s-${row.shown.code} ${['', 'l1', 'l2'][now === null ? 0 : levelAt([limit], now)]}`} aria-hidden="true">
        <i style={{ width: `${part * 100}%` }} />
        {warned && <u style={{ left: `${(warnAfter / criticalAfter) * 100}%` }} />}
      </div>
      <p class="ptl num">
        <span>{warned && words.say('details.warn', { time: elapsed(warnAfter) })}</span>
        <span>{words.say('details.critical', { time: elapsed(criticalAfter) })}</span>
      </p>
    </>
  );
}

function Present({ page, row, now, words }: Props & { readonly now: number | null; readonly words: ViewWords }): JSX.Element {
  const { detail, failed, slots } = useDetail(row);
  return (
    <>
      <Contacts row={row} now={now} slots={row.agent.state === 'offline' ? [] : slots} words={words} />
      <StateStrip page={page} row={row} />
      <Explanation page={page} agent={row.agent} why={detail} failed={failed} words={words} />
    </>
  );
}

interface ContactsProps { readonly row: Row; readonly now: number | null; readonly slots: readonly Slots[]; readonly words: ViewWords }

function Contacts({ row, now, slots, words }: ContactsProps): JSX.Element {
  const { contacts } = row.agent;
  return (
    <section class="sec">
      <h3>{words.say('details.contacts')} <em class="num">{contacts.length}</em></h3>
      {contacts.length === 0 && <p class="dim">{words.say('details.contacts.none')}</p>}
      {contacts.map((contact, index) => (
        <div class="ct" key={index}>
          <span class="ci"><Icon name={channelIcon(contact.channel)} /></span>
          <div>
            <b><UserText text={wordOr(words, 'channel', contact.channel)} /> · <UserText text={wordOr(words, 'contact', contact.state)} /></b>
            <span>
              {contact.queue !== null && <>{words.say('details.queue')} <UserText text={contact.queue} /></>}
              {contact.queue !== null && contact.connectedAt !== null && ' · '}
              {contact.connectedAt !== null && <i class="nowrap">{words.say('details.connected', { time: words.time(contact.connectedAt) })}</i>}
            </span>
          </div>
          <span class="t num">{now === null || contact.since === null ? '' : elapsed(now - contact.since)}</span>
        </div>
      ))}
      {slots.length > 0 && (
        <dl class="facts slots">
          {slots.map(({ channel, used, maximum }) => (
            <Fragment key={channel}>
              <dt><UserText text={wordOr(words, 'channel', channel)} /></dt>
              <dd class="num">{words.count('details.slots', maximum, { used: words.number(used) })}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}

function departedText({ heard, isNew }: Departed, words: ViewWords): string {
  if (isNew === true) return words.say('details.new');
  return heard === null ? words.say('details.departed.unknown') : words.say('details.departed', { date: words.day(heard) });
}

/** How the name is read, and the extension, if a list has them. */
function Read({ page, agent, words }: { readonly page: Page; readonly agent: Agent; readonly words: ViewWords }): JSX.Element | null {
  const known = page.readings.value.get(agent.arn);
  if (known === undefined) return null;
  return (
    <>
      {known.reading !== '' && <><dt>{words.say('details.reading')}</dt><dd><UserText text={known.reading} /></dd></>}
      {known.extension !== '' && <><dt>{words.say('details.extension')}</dt><dd class="num">{known.extension}</dd></>}
    </>
  );
}

function Team({ agent, words }: { readonly agent: Agent; readonly words: ViewWords }): JSX.Element {
  return (
    <>
      {agent.profile !== '' && <><dt>{words.say('details.profile')}</dt><dd><UserText text={agent.profile} /></dd></>}
      {agent.groups.length > 0 && (
        <><dt>{words.say('details.hierarchy')}</dt><dd>{agent.groups.map((group, i) => <>{i > 0 && ' › '}<UserText text={group} /></>)}</dd></>
      )}
    </>
  );
}

interface ExplanationProps { readonly page: Page; readonly agent: Agent; readonly why: AgentDetail | null; readonly failed: boolean; readonly words: ViewWords }

function Explanation({ page, agent, why, failed, words }: ExplanationProps): JSX.Element {
  const told = (type: string): string => words.find(`event.${type}`) ?? type;
  return (
    <>
      <section class="sec">
        <h3>{words.say('details.why')}</h3>
        {why === null ? <p class="dim">{words.say(failed ? 'details.why.failed' : 'details.why.waiting')}</p> : (
          <p class="why">
            {why.row >= 1 && why.row <= 15 && <b>{words.say(`why.${why.row}` as ViewKey)}</b>}
            {why.eventAt !== null && <span>{words.say('details.why.event', { time: words.timeOfDay(why.eventAt) })}</span>}
          </p>
        )}
      </section>
      <section class="sec">
        <dl class="facts">
          {agent.status !== null && <><dt>{words.say('details.status')}</dt><dd><UserText text={agent.status} /></dd></>}
          <Read page={page} agent={agent} words={words} />
          <Team agent={agent} words={words} />
          {why?.lastEventAt != null && (
            <><dt>{words.say('details.lastEvent')}</dt><dd class="num">{words.timeOfDay(why.lastEventAt)} <small>{told(why.lastEventType)}</small></dd></>
          )}
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
                <small>{told(event.type)}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}
