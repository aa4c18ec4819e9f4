/** A server of which a test says what it answers, and which keeps what it was asked. */
import type { Answer, Refusal } from '../api/answer.ts';
import type { Body, RouteName, Value } from '../api/routes.ts';
import type { StaffServer } from '../api/staff-server.ts';

type Asked = { readonly name: RouteName; readonly body: unknown };

export function refusal(error: Refusal['error'], words = ''): Refusal {
  return { ok: false, error, words };
}

export class ScriptedServer implements StaffServer {
  readonly asked: Asked[] = [];
  readonly #answers = new Map<RouteName, Answer<unknown>[]>();

  get names(): readonly RouteName[] {
    return this.asked.map(({ name }) => name);
  }

  /** What the next requests get, one after the other; the last one is given again and again. */
  answers<Name extends RouteName>(name: Name, ...answers: Answer<Value<Name>>[]): this {
    this.#answers.set(name, answers);
    return this;
  }

  gives<Name extends RouteName>(name: Name, value: Value<Name>): this {
    return this.answers(name, { ok: true, value });
  }

  async ask<Name extends RouteName>(name: Name, body: Body<Name>): Promise<Answer<Value<Name>>> {
    this.asked.push({ name, body });
    const answers = this.#answers.get(name) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new Error(`Nobody has said what "${name}" gets.`);
    return answer as Answer<Value<Name>>;
  }
}
