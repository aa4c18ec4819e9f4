/** The program as an operator starts, ends and loses it. */
import { afterEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { admitBrowser, createDataFolder, settingsFor } from './testing/application.ts';
import { endProgram, type Program, runProgram, startProgram } from './testing/process.ts';
import { until } from './testing/until.ts';
import { beginCall, candidateNamed, Visitor } from './testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dataDir = createDataFolder();
const settings = { ...settingsFor(dataDir), ANONCAM_LOG_LEVEL: 'info' };
const running: Program[] = [];

afterEach(async () => {
  for (const program of running.splice(0)) await endProgram(program, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(more: Record<string, string> = {}) {
  const program = await startProgram({ ...settings, ...more });
  running.push(program);
  return program;
}

async function connect(...[site, options]: ConstructorParameters<typeof Visitor>): Promise<Visitor> {
  const visitor = new Visitor(site, options);
  await visitor.opened();
  return visitor;
}

describe('killed in the middle of a call and started again', () => {
  test('both come back to it with their notes, and signals flow', async () => {
    const before = await start();
    const cookies = [await admitBrowser(before), await admitBrowser(before)] as const;
    const [one, other] = [
      await connect(before, { cookie: cookies[0] }),
      await connect(before, { cookie: cookies[1] }),
    ];
    const sessions = [(await one.hello()).session, (await other.hello()).session] as const;
    const { call } = await beginCall(one, other);
    const notes = [(await one.hear('begun')).resume, (await other.hear('begun')).resume] as const;
    await endProgram(before, 'SIGKILL');
    expect([(await one.closed).code, (await other.closed).code]).toEqual([1006, 1006]);

    const after = await start({ ANONCAM_PORT: String(before.port) });
    const [oneAgain, otherAgain] = [
      await connect(after, { cookie: cookies[0] }),
      await connect(after, { cookie: cookies[1] }),
    ];
    expect((await oneAgain.hello(sessions[0], notes[0])).call).toBe(call);
    expect((await otherAgain.hello(sessions[1], notes[1])).call).toBe(call);
    expect(await oneAgain.hear('stranger-back')).toEqual({ type: 'stranger-back', call });
    oneAgain.signal(call, 'still there?');
    expect((await otherAgain.hear('signal')).signal).toMatchObject({
      candidate: candidateNamed('still there?'),
    });
    otherAgain.signal(call, 'yes');
    expect((await oneAgain.hear('signal')).signal).toMatchObject({ candidate: candidateNamed('yes') });
    oneAgain.say({ type: 'stop' });
    await otherAgain.hear('stranger-left');
    await otherAgain.wait();
  });
});

describe('ending', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s tells every page to come back, exit code 0',
    async (signal) => {
      const program = await start();
      const visitors = await Promise.all(
        [1, 2, 3].map(async () => connect(program, { cookie: await admitBrowser(program) })),
      );
      for (const visitor of visitors) await visitor.hello();
      await visitors[0]?.wait();
      const code = endProgram(program, signal);
      for (const visitor of visitors) {
        expect(await visitor.closed).toEqual({ code: 1012, reason: 'restarting' });
      }
      expect(await code).toBe(0);
      expect(await program.errors).toBe('');
    },
  );

  test('lets a pairing that is being made come about first', async () => {
    const program = await start();
    const [one, other] = [
      await connect(program, { cookie: await admitBrowser(program) }),
      await connect(program, { cookie: await admitBrowser(program) }),
    ];
    await one.hello();
    await other.hello();
    await one.wait();
    await other.wait();
    const [toOne, toOther] = [await one.hear('matched'), await other.hear('matched')];
    const code = endProgram(program, 'SIGTERM');
    await untilNotReady(program.address);
    one.accept(toOne);
    other.accept(toOther);
    await Promise.all([one.hear('begun'), other.hear('begun')]);
    expect((await one.closed).code).toBe(1012);
    expect(await code).toBe(0);
  });
});

/** A visitor who comes now is sent away again: the server has begun to drain. */
async function untilNotReady(address: string): Promise<void> {
  await until(async () => (await fetch(`http://${address}/health/ready`)).status === 503);
}

describe('a start that cannot be', () => {
  /** Exit code 1, and one sentence that says what to mend, without a stack. */
  async function expectRefusal(more: Record<string, string>, sentence: RegExp): Promise<void> {
    const program = runProgram({ ...settings, ...more });
    expect(await program.process.exited).toBe(1);
    const said = await program.errors;
    expect(said).toMatch(sentence);
    expect(said).toMatch(/^AnonCam cannot start\. [^\n]+\.\n$/);
  }

  test.each([
    ['ANONCAM_PORT', 'http'],
    ['ANONCAM_PORT', '65536'],
    ['ANONCAM_HOST', ''],
    ['ANONCAM_HOST', 'not a host'],
    ['ANONCAM_HOST', '256.1.1.1'],
    ['ANONCAM_HOST', '192.0.2.1'],
    ['ANONCAM_PUBLIC_ORIGIN', 'http://chat.example'],
    ['ANONCAM_STUN_URLS', 'https://stun.example'],
    ['ANONCAM_MAX_SOCKETS', '0'],
    ['ANONCAM_LOG_LEVEL', 'loud'],
    ['ANONCAM_DATA_DIR', ''],
    ['ANONCAM_DATA_DIR', '/dev/null'],
    ['ANONCAM_DATA_DIR', '/proc/anoncam'],
  ])('names %s when it is %p', async (name, value) => {
    await expectRefusal({ [name]: value }, new RegExp(`\\b${name}\\b`));
  });

  test('names the port when another program has it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    await expectRefusal({ ANONCAM_PORT: port }, /ANONCAM_PORT is taken/);
    blocker.close();
  });

  test('a port that another AnonCam has', async () => {
    const first = await start();
    await expectRefusal({ ANONCAM_PORT: String(first.port) }, /ANONCAM_PORT is taken/);
  });

  test('names the file when the key is damaged, and leaves it alone', async () => {
    mkdirSync(join(dataDir, 'keys'), { recursive: true });
    const path = join(dataDir, 'keys/master.key');
    writeFileSync(path, 'too short');
    const program = runProgram(settings);
    expect(await program.process.exited).toBe(1);
    expect(await program.errors).toContain(`${path} is not a key of 32 bytes`);
    expect(statSync(path).size).toBe(9);
  });
});

test('a setting that looks misspelt is named in the log', async () => {
  const program = await start({ ANONCAM_PROT: '80' });
  expect(await endProgram(program, 'SIGTERM')).toBe(0);
  expect(program.log()).toContain(
    '"setting":"ANONCAM_PROT","msg":"this is no setting of AnonCam and is ignored"',
  );
});
