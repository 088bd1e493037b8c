import { stripVTControlCharacters } from 'node:util';

// The failures, in a few lines each, at the end of the output, so that they are visible if the log is cut off at its start.
const MOST = 20;
const LINES = 12;

const unescaped = (xml) => xml.replaceAll(/&#x([\da-fA-F]+);/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

export function ofTrx(trx) {
  return [...trx.matchAll(/<UnitTestResult ([^>]*outcome="Failed"[^>]*)>(.*?)<\/UnitTestResult>/gs)].map(([, attributes, body]) => ({
    name: unescaped(/testName="([^"]*)"/.exec(attributes)?.[1] ?? 'a test without a name'),
    why: unescaped([/<Message>(.*?)<\/Message>/s.exec(body)?.[1], /<StackTrace>(.*?)<\/StackTrace>/s.exec(body)?.[1]].filter(Boolean).join('\n')),
  }));
}

/** The full names of methods, each once and without arguments, as a filter of `dotnet test` wants them. */
export const testNames = (failures) => [...new Set(failures.map((one) => one.name.replace(/\(.*/s, '')))];

/** Tests that were not run, with the reason that the test gives: one line for each reason. */
export function notRun(trx) {
  const reasons = new Map();
  for (const [, attributes, body] of trx.matchAll(/<UnitTestResult ([^>]*outcome="NotExecuted"[^>]*)>(.*?)<\/UnitTestResult>/gs)) {
    const name = unescaped(/testName="([^"]*)"/.exec(attributes)?.[1] ?? '?').replace(/\(.*/s, '').split('.').slice(-2).join('.');
    const why = unescaped((/<Message>(.*?)<\/Message>/s.exec(body) ?? /<StdOut>(.*?)<\/StdOut>/s.exec(body))?.[1] ?? 'no reason given').trim();
    reasons.set(why, (reasons.get(why) ?? new Set()).add(name));
  }
  return [...reasons].map(([why, names]) => `not run: ${[...names].join(', ')}: ${why}`);
}

export function ofVitest(report) {
  return report.testResults.flatMap((file) => [
    ...file.assertionResults.filter((one) => one.status === 'failed').map((one) => ({ name: one.fullName, why: one.failureMessages.join('\n') })),
    ...(file.status === 'failed' && file.message ? [{ name: file.name, why: file.message }] : []),
  ]);
}

const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];

/** Tests that Playwright did not run, with the reason that the test gives. */
export const skippedOf = (report) => specs(report).flatMap((spec) => spec.tests.map((test) => ({ spec, test })))
  .filter(({ test }) => test.status === 'skipped')
  .map(({ spec, test }) => `not run: ${spec.file}:${spec.line}: `
    + (test.annotations.find((one) => one.type === 'skip')?.description ?? 'no reason given (a test before it in the same file failed)'));

const errorsOf = (spec) => spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors ?? []).map((error) => error.message ?? '').join('\n');

/** Tests that Playwright passed only on the second try, with the error of the first. */
export const flakyOf = (report) => specs(report).filter((spec) => spec.tests.some((test) => test.status === 'flaky'))
  .map((spec) => ({ name: `${spec.file}:${spec.line} ${spec.title}`, why: errorsOf(spec) }));

export function ofPlaywright(report) {
  return [
    ...specs(report).filter((spec) => !spec.ok).map((spec) => ({ name: `${spec.file}:${spec.line} ${spec.title}`, why: errorsOf(spec) })),
    ...(report.errors ?? []).map((error) => ({ name: 'Playwright', why: error.message ?? '' })),
  ];
}

export function describeFailures(failures) {
  const lines = failures.slice(0, MOST).flatMap(({ name, why }) =>
    [`✗ ${name}`, ...stripVTControlCharacters(why).split('\n').filter((line) => line.trim() !== '').slice(0, LINES).map((line) => `    ${line.trimEnd()}`)]);
  return failures.length > MOST ? [...lines, `… and ${failures.length - MOST} more`] : lines;
}

/** The failures again, a line each: what stays when only the last lines of a log are kept. */
export const namesOf = (failures) => failures.slice(0, MOST).map(({ name, why }) =>
  `${name}: ${stripVTControlCharacters(why).split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 3).join(' · ').slice(0, 240)}`);
