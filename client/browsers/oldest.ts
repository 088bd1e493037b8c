/**
 * The oldest browsers that the page supports: TV sets of 2022, the Firefox ESR of companies, Safari of spring 2023. The build, the
 * fallbacks and the check of the build use this list. boot.js shows a message to older ones.
 */
export const OLDEST = { chrome: 85, firefox: 140, safari: 16.4 } as const;

export type Browser = keyof typeof OLDEST;
export const BROWSERS = Object.keys(OLDEST) as readonly Browser[];

/** In the format of Vite's `build.target` and `build.cssTarget`. */
export const TARGETS: string[] = BROWSERS.map((browser) => `${browser}${OLDEST[browser]}`);
