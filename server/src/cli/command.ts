/** What a command of the operator's command line is. */
import type { ParseArgsConfig } from 'node:util';

/** Why a command cannot be carried out as it was given: one sentence. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Option = {
  readonly type: 'string' | 'boolean';
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly meaning: string;
};

export type Command = {
  readonly name: string;
  /** The one word that must follow, as the help calls it; its value is found under that name. */
  readonly takes?: string;
  /** One line. */
  readonly summary: string;
  /** What an operator should know beside. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  run(values: Values): Promise<void>;
};

export function optionsOf({ options }: Command): NonNullable<ParseArgsConfig['options']> {
  const own = Object.entries(options).map(([name, { type }]) => [name, { type }] as const);
  return { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' } };
}

export function textOf(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

function align(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`);
}

export function describeCommand({ name, takes, summary, details, options }: Command): string {
  const rows = Object.entries(options).map(
    ([option, { value, meaning }]) => [`--${option}${value ? ` ${value}` : ''}`, meaning] as const,
  );
  return [
    `npx anoncam ${name}${takes ? ` ${takes}` : ''}${rows.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    `${summary}.`,
    ...details,
    ...(rows.length > 0 ? ['', ...align(rows)] : []),
    '',
  ].join('\n');
}

export function describeCommands(commands: readonly Command[]): string {
  return [
    'npx anoncam COMMAND [OPTIONS]',
    '',
    ...align(commands.map(({ name, summary }) => [name, summary] as const)),
    '',
    'npx anoncam COMMAND --help tells more. The settings are the environment variables that README.md lists.',
    '',
  ].join('\n');
}
