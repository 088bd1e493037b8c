import { stripVTControlCharacters } from 'node:util';

// What failed, in a few lines each, for the end of the output: a log that is cut off at its beginning still says why.
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

/** What was not run, with the reason that its test gives: one line for each reason. */
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

export function ofPlaywright(report) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  return [
    ...specs(report).filter((spec) => !spec.ok).map((spec) => ({
      name: `${spec.file}:${spec.line} ${spec.title}`, why: spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors ?? []).map((error) => error.message ?? '').join('\n'),
    })),
    ...(report.errors ?? []).map((error) => ({ name: 'Playwright', why: error.message ?? '' })),
  ];
}

export function tell(failures) {
  const lines = failures.slice(0, MOST).flatMap(({ name, why }) => [`✗ ${name}`, ...stripVTControlCharacters(why).split('\n').filter((line) => line.trim() !== '').slice(0, LINES).map((line) => `    ${line.trimEnd()}`)]);
  return failures.length > MOST ? [...lines, `… and ${failures.length - MOST} more`] : lines;
}
