import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds on the page now, one line each. In its legacy mode axe checks no frame of another origin, and our pages have
 * none. In the other mode every check opens one more page and starts a process for it.
 */
export const found = (page: Page): Promise<string[]> => look(page, () => true);

/** Only the serious or critical findings. */
export const serious = (page: Page): Promise<string[]> => look(page, (impact) => impact === 'serious' || impact === 'critical');

async function look(page: Page, counts: (impact: string | null | undefined) => boolean): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze();
  return violations.filter((one) => counts(one.impact)).map((one) => `${one.id} ${one.nodes[0]?.html ?? ''} ${one.nodes[0]?.failureSummary ?? ''}`);
}
