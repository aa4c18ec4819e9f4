/** `anoncam staff`: who works at the console. The first member can only be invited from here. */
import { RoleSchema, roles, type StaffId, StaffNameSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import { DeletionList } from '../backup/deletion-list.ts';
import { type Config, readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { createOffice, type StaffOffice } from '../staff/console.ts';
import { type Command, CommandError, textOf } from './command.ts';
import { loadMasterKey, withNewRecords } from './open-records.ts';
import { createScreen, showForeign, tellTime } from './screen.ts';

export const staffInvite: Command = {
  name: 'staff invite',
  summary: 'Invites somebody to the staff, and shows the link with which they join',
  details: [
    'The link is good once, for a day. Whoever opens it makes a passkey on their own device; there are no passwords. The server',
    'may run meanwhile. Members who manage the team invite the others from the console.',
  ],
  options: {
    name: { type: 'string', value: 'NAME', meaning: 'what others of the team will call them' },
    role: { type: 'string', value: 'ROLE', meaning: `${roles.join(', ')}: what they may do` },
  },
  async run(values) {
    const name = v.safeParse(StaffNameSchema, textOf(values, 'name') ?? '');
    if (!name.success)
      throw new CommandError('Say with --name NAME what others will call them, in 1 to 40 characters.');
    const role = v.safeParse(RoleSchema, textOf(values, 'role'));
    if (!role.success) throw new CommandError(`Say with --role ROLE what they may do: ${roles.join(', ')}.`);
    const config = readConfig(process.env);
    const origin = findConsole(config);
    const { invitation, until } = await atOffice(config, async ({ team, audit }) => {
      if (await team.isNameTaken(name.output))
        throw new CommandError('Somebody is called so already, and the log would not tell them apart.');
      const id = team.chooseId();
      await audit.append({ who: 'operator', did: 'invited', to: id, reason: role.output });
      return team.invite({ id, name: name.output, role: role.output });
    });
    const screen = createScreen();
    screen.line(`${origin}/#join=${invitation}`);
    screen.line(`Good once, until ${tellTime(Date.parse(until))}. Give it to nobody else.`);
  },
};

export const staffList: Command = {
  name: 'staff list',
  summary: 'Shows who is in the staff',
  details: [],
  options: {},
  async run() {
    const { members } = await atOffice(readConfig(process.env), ({ team }) => team.list());
    const screen = createScreen();
    if (members.length === 0) screen.line('There is nobody yet; npx anoncam staff invite invites somebody.');
    for (const { id, name, role, state, since } of members)
      screen.line(`${id}  ${showForeign(name)}, ${role}, ${state} since ${tellTime(Date.parse(since))}`);
  },
};

export const staffRevoke: Command = {
  name: 'staff revoke',
  summary: 'Takes somebody out of the staff: they are signed out at once, everywhere',
  details: ['What they did stays in the audit log.'],
  options: { id: { type: 'string', value: 'ID', meaning: 'as npx anoncam staff list shows it' } },
  async run(values) {
    const id = textOf(values, 'id');
    if (id === null) throw new CommandError('Say with --id ID who; npx anoncam staff list shows everybody.');
    await atOffice(readConfig(process.env), async ({ team, audit }) => {
      const member = await team.find(id as StaffId);
      if (!member || member.state === 'revoked')
        throw new CommandError(`There is nobody "${id}" in the staff.`);
      await audit.append({ who: 'operator', did: 'revoked', to: id, reason: '' });
      await team.revoke(member.id);
    });
    createScreen().line('They are out.');
  },
};

/** @throws CommandError if there is no console, or nobody can know where. */
function findConsole({ consolePort, consoleOrigin }: Config): string {
  if (consolePort === null) {
    throw new CommandError('ANONCAM_CONSOLE_PORT is empty, so that there is no console to join.');
  }
  if (consoleOrigin !== null) return consoleOrigin;
  if (consolePort !== 0) return `http://localhost:${consolePort}`;
  throw new CommandError('Set ANONCAM_CONSOLE_ORIGIN: with the port 0 nobody can know where the console is.');
}

function atOffice<Result>(config: Config, work: (office: StaffOffice) => Promise<Result>): Promise<Result> {
  const told = new DeletionList(config.backupFolders, createLog('silent'));
  return withNewRecords(config, async (records) =>
    work(
      createOffice({
        records,
        deletions: createDeletions(records, (list) => told.tell(list)),
        masterKey: await loadMasterKey(config, records),
        clock: systemClock,
        random: systemRandom,
      }),
    ),
  );
}
