/**
 * Objecting to a sanction over HTTP: its code is enough, from whatever browser and address, whether let in or not. Who
 * decides is not its affair.
 */
import { AppealCodeSchema, AppealSchema, type AppealState } from '@anoncam/protocol/standing';
import type { Sanction } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import { tellSanction } from '../enforcement/tell-sanction.ts';
import type { Appeals } from '../moderation/appeals.ts';
import { type LimitParts, limitGuessing } from './limited.ts';
import { answerJson, answerText, type Routes } from './routes.ts';

/** An appeal of the longest allowed, each letter written as six. */
const maxAppealBytes = 16 * 1024;

export type AppealRouteParts = LimitParts & {
  readonly appeals: Pick<Appeals, 'make' | 'read' | 'stateOf'>;
  readonly sanctions: Pick<SanctionBook, 'codeOf'>;
};

const missing = 'There is no sanction with this code, or not any more.';
const appeal = {
  schema: AppealSchema,
  maxBytes: maxAppealBytes,
  shape: 'An appeal has the code of a sanction and one to 2000 characters.',
  missing,
};
const code = { schema: AppealCodeSchema, shape: 'A code is asked for, and nothing else.', missing };

/** A code cannot be guessed and is good for one appeal: nothing else has to be limited. */
export function createAppealRoutes(parts: AppealRouteParts): Routes {
  const { appeals, sanctions } = parts;
  const withCode = limitGuessing(parts, 'appeal');
  const tell = (sanction: Sanction, state: AppealState | null) =>
    tellSanction(sanction, sanctions.codeOf(sanction.id), state);
  return {
    'POST /appeal': withCode(appeal, async (asked) => {
      const made = await appeals.make(asked.code, asked.words);
      if ('sanction' in made)
        return answerJson(201, tell(made.sanction, await appeals.stateOf(made.sanction.id)));
      if (made.refusal === 'unknown') return null;
      return answerText(
        409,
        made.refusal === 'lifted'
          ? 'This sanction is gone already: there is nothing left to object to.'
          : 'There is an appeal against this sanction already. Each can be appealed once.',
      );
    }),
    'POST /appeal/read': withCode(code, async (asked) => {
      const found = await appeals.read(asked.code);
      return found && answerJson(200, tell(found.sanction, found.appeal));
    }),
  };
}
