/** The switchboard of a single process keeps the contract. */
import { describeSwitchboard } from './switchboard.contract.ts';
import { MemorySwitchboard } from './switchboard.memory.ts';

describeSwitchboard('in memory', () => {
  const only = new MemorySwitchboard();
  return { here: only, there: only };
});
