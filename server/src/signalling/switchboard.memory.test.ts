/** The switchboard of a single process keeps the contract. */
import { describeSwitchboard } from './switchboard.contract.ts';
import { MemorySwitchboard } from './switchboard.memory.ts';

describeSwitchboard('in memory', () => new MemorySwitchboard());
