import { describe, expect, it } from 'vitest';
import { Pulses } from '../../../client/seats/view/pulses';

describe('the pulse of a seat that has just become critical', () => {
  const painted = (pulses: Pulses, at: number, critical = true): number[] => {
    const slots: number[] = [];
    pulses.tick(at, () => critical, (slot) => slots.push(slot));
    return slots;
  };

  it('goes through one wave in two seconds: slower than anything that can harm people with epilepsy', () => {
    const pulses = new Pulses();
    pulses.start(3, 1_000);
    expect([0, 500, 1_000, 1_500, 2_000].map((ms) => Number(pulses.strength(3, 1_000 + ms).toFixed(2)))).toEqual([1, 0.6, 0.2, 0.6, 1]);
    expect(pulses.strength(4, 1_700)).toBe(1);
  });

  it('ends after eight seconds, and its last paint is the steady ring', () => {
    const pulses = new Pulses();
    pulses.start(3, 0);
    expect([painted(pulses, 8_000), pulses.any]).toEqual([[3], true]);
    expect([painted(pulses, 8_001), pulses.any, pulses.strength(3, 8_001)]).toEqual([[3], false, 1]);
    expect(painted(pulses, 8_100)).toEqual([]);
  });

  it('ends with the alert', () => {
    const pulses = new Pulses();
    pulses.start(3, 0);
    expect([painted(pulses, 80, false), pulses.any]).toEqual([[3], false]);
  });

  it('is for twelve seats at most', () => {
    const pulses = new Pulses();
    for (let slot = 0; slot < 12; slot++) pulses.start(slot, 0);
    expect(pulses.room).toBe(false);
  });
});
