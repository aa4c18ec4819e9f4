/**
 * Reads what the two test runners wrote about a run: how many passed, and what failed in which way.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Outcome
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Lines of one failure that are told again; the whole of it stands further up. */
const linesTold = 30;

/**
 * JUnit XML as `bun test --reporter=junit` writes it.
 * @param {string} file
 * @returns {Outcome | null} null if there is no such report
 */
export function readJunit(file) {
  const report = readReport(file);
  const suites = report?.match(/<testsuites\b[^>]*>/)?.[0];
  if (suites === undefined) return null;
  const count = (name) => Number(attribute(suites, name) ?? 0);
  const failed = count('failures') + count('errors');
  const failures = [];
  for (const [, testcase, kind] of report.matchAll(/(<testcase\b[^>]*>)\s*(<(?:failure|error)\b[^>]*>)/g)) {
    const place = `${attribute(testcase, 'file')}:${attribute(testcase, 'line')}`;
    const title = [place, attribute(testcase, 'classname'), attribute(testcase, 'name')];
    failures.push(told(title, attribute(kind, 'message')));
  }
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped'), failures };
}

/**
 * Playwright's JSON report.
 * @param {string} file
 * @returns {Outcome | null} null if there is no such report
 */
export function readPlaywright(file) {
  const report = readReport(file);
  if (report === null) return null;
  const { stats, suites, errors } = JSON.parse(report);
  const failures = errors.map((error) => told(['outside of a test'], error.message));
  const walk = (suite, titles) => {
    for (const inner of suite.suites ?? []) walk(inner, [...titles, inner.title]);
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue;
      const results = spec.tests.flatMap((test) => test.results);
      const messages = results.flatMap((result) => result.errors).map((error) => error.message);
      const seen = results.flatMap((result) => result.attachments).filter(isText);
      failures.push(
        [
          told([...titles, spec.title], messages.join('\n')),
          ...seen.map(({ name, body }) => told([name], Buffer.from(body, 'base64').toString())),
        ].join('\n\n'),
      );
    }
  };
  for (const suite of suites) walk(suite, [suite.title]);
  const { expected, unexpected, flaky, skipped } = stats;
  return { passed: expected, failed: unexpected + flaky, skipped, failures };
}

function isText({ contentType, body }) {
  return contentType === 'text/plain' && body !== undefined;
}

/** Where it failed and, indented, how. */
function told(title, message) {
  // Colours would be taken for a part of what was compared.
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  const indented = lines.slice(0, linesTold).map((line) => `    ${line}`.trimEnd());
  return [title.filter(Boolean).join(' › '), ...indented].join('\n').trimEnd();
}

function attribute(element, name) {
  const value = element.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];
  return value
    ?.replaceAll('&#10;', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function readReport(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
