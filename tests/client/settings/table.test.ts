import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import type { LimitRule } from '../../../client/alerts/limit-rules';
import { LIMIT_KINDS, sameSettings, tidy } from '../../../client/settings/document';
import type { SettingsDocument } from '../../../client/settings/document';
import { keyOf, rulesOf } from '../../../client/settings/rules';
import {
  columnsOf, EVERYWHERE, inheritedAt, inheritedOfStatus, isPossible, otherRules, ownAt, ownOfStatus, rowsOf, SCOPES, statusesOf, withCell, withStatus,
} from '../../../client/settings/table';
import type { Column, Row } from '../../../client/settings/table';
import { documentOf, isSettings } from '../../../client/settings/settings-wire';
import { documents } from './documents';

const allColumns = (document: SettingsDocument): readonly Column[] => [EVERYWHERE, ...SCOPES.flatMap((scope) => columnsOf(document, scope))];
const allCells = (document: SettingsDocument): readonly (readonly [Row, Column])[] =>
  rowsOf(document).flatMap((row) => allColumns(document).map((column) => [row, column] as const));
const rowOf = (document: SettingsDocument, id: string): Row => {
  const found = rowsOf(document).find((row) => row.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
};
const queue = (name: string): Column => ({ scope: 'queue', conditions: { queue: name } });
const stagesOf = ({ warnAfter, criticalAfter }: LimitRule): object => ({ warnAfter, criticalAfter });

describe('the table of limits', () => {
  it('has each rule in exactly one place: nothing is lost', () => {
    fc.assert(fc.property(documents, (document) => {
      const inCells = allCells(document).flatMap(([row, { conditions }]) => (row.channels ?? [undefined]).flatMap((channel) => rulesOf(document, row.kind)
        .filter((rule) => keyOf(rule) === keyOf(channel === undefined ? conditions : { ...conditions, channel })).map((rule) => `${row.kind} ${keyOf(rule)}`)));
      const ofBreaks = statusesOf(document).flatMap((status) => (ownOfStatus(document, status) === null ? [] : [`long-away ${keyOf({ status })}`]));
      const others = otherRules(document).map(({ kind, rule }) => `${kind} ${keyOf(rule)}`);
      const all = LIMIT_KINDS.flatMap((kind) => rulesOf(document, kind).map((rule) => `${kind} ${keyOf(rule)}`));
      expect([...inCells, ...ofBreaks, ...others].sort()).toEqual(all.sort());
    }));
  });

  it('gives the same document when each cell is written as it is read', () => {
    fc.assert(fc.property(documents, (document) => {
      let next = document;
      for (const [row, column] of allCells(document)) {
        const own = ownAt(document, row, column);
        if (own !== null) next = withCell(next, row, column, { warnAfter: own.warnAfter, criticalAfter: own.criticalAfter });
      }
      for (const status of statusesOf(document)) {
        const own = ownOfStatus(document, status);
        if (own !== null) next = withStatus(next, status, { warnAfter: own.warnAfter, criticalAfter: own.criticalAfter });
      }
      expect(sameSettings(next, document)).toBe(true);
      // As text, in the same order: an export after opening and saving is the same file.
      expect(tidy(next)).toEqual(tidy(document));
    }));
  });

  it('changes nothing but the cell, and Delete brings the old document back', () => {
    fc.assert(fc.property(documents, fc.nat(), (document, n) => {
      const free = allCells(document).filter(([row, column]) => ownAt(document, row, column) === null && isPossible(row, column));
      const cell = free[n % free.length];
      if (cell === undefined) return;
      const set = withCell(document, ...cell, { warnAfter: 1_000, criticalAfter: null });
      expect(ownAt(set, ...cell)).toMatchObject({ warnAfter: 1_000, criticalAfter: null });
      for (const [row, column] of allCells(document)) {
        if (row.id === cell[0].id && keyOf(column.conditions) === keyOf(cell[1].conditions)) continue;
        expect(ownAt(set, row, column)).toEqual(ownAt(document, row, column));
      }
      expect(otherRules(set).map(({ rule }) => rule)).toEqual(otherRules(document).map(({ rule }) => rule));
      expect(sameSettings(withCell(set, ...cell, null), document)).toBe(true);
    }));
  });

  it('survives the way to the server and back', () => {
    fc.assert(fc.property(documents, (document) => {
      const wire: unknown = JSON.parse(JSON.stringify({ ...document, version: 1 }));
      if (!isSettings(wire)) throw new Error('not accepted');
      expect(sameSettings(documentOf(wire), document)).toBe(true);
    }));
  });

  it('shows task and mail as one row while their limits are the same', () => {
    const mail = (criticalAfter: number): SettingsDocument => ({
      limits: { 'long-contact': [{ channel: 'TASK', warnAfter: null, criticalAfter: 5_000 }, { channel: 'EMAIL', warnAfter: null, criticalAfter }] },
    });
    const ids = (document: SettingsDocument): readonly string[] => rowsOf(document).map(({ id }) => id).filter((id) => /TASK|EMAIL/.test(id));
    expect(ids(mail(5_000))).toEqual(['long-contact TASK EMAIL']);
    expect(ids(mail(6_000))).toEqual(['long-contact TASK', 'long-contact EMAIL']);
    const both = withCell(mail(5_000), rowOf(mail(5_000), 'long-contact TASK EMAIL'), EVERYWHERE, { warnAfter: 1_000, criticalAfter: 2_000 });
    expect(rulesOf(both, 'long-contact').map(stagesOf)).toEqual([{ warnAfter: 1_000, criticalAfter: 2_000 }, { warnAfter: 1_000, criticalAfter: 2_000 }]);
  });

  it('shows in a cell without an own limit what is in effect there', () => {
    const document: SettingsDocument = {
      limits: {
        'long-contact': [
          { warnAfter: 1_000, criticalAfter: 2_000 }, { channel: 'CHAT', warnAfter: 3_000, criticalAfter: 4_000 },
          { queue: 'Billing', warnAfter: 5_000, criticalAfter: 6_000 },
        ],
      },
    };
    const at = (id: string, column: Column): LimitRule => inheritedAt(document, rowOf(document, id), column, DEFAULT_LIMITS);
    expect(stagesOf(at('long-contact VOICE', EVERYWHERE))).toEqual({ warnAfter: 1_000, criticalAfter: 2_000 });
    expect(stagesOf(at('long-contact CHAT', queue('Sales')))).toEqual({ warnAfter: 3_000, criticalAfter: 4_000 });
    // The queue is more specific than the channel, as in effect.
    expect(at('long-contact CHAT', queue('Billing'))).toMatchObject({ queue: 'Billing', warnAfter: 5_000 });
    expect(stagesOf(at('long-contact CHAT', EVERYWHERE))).toEqual({ warnAfter: 1_000, criticalAfter: 2_000 });
    expect(stagesOf(at('long-hold', queue('Billing')))).toEqual(DEFAULT_LIMITS['long-hold']);
  });

  it('has no cell for the queue of a limit that is not about a contact', () => {
    expect(rowsOf({}).filter((row) => !isPossible(row, queue('Billing'))).map(({ id }) => id)).toEqual(['long-available', 'long-away', 'silent', 'suspect']);
  });

  it('counts the limit of a status from the general one', () => {
    const rules = [{ warnAfter: 0, criticalAfter: 60_000 }, { status: 'Lunch', warnAfter: null, criticalAfter: 0 }];
    const document: SettingsDocument = { limits: { 'long-away': rules } };
    expect(stagesOf(inheritedOfStatus(document, 'Lunch', DEFAULT_LIMITS))).toEqual({ warnAfter: 0, criticalAfter: 60_000 });
    expect(statusesOf(document)).toEqual(['Lunch']);
  });
});
