/**
 * Lets controls know that the visitor is on probation, where some of them are not theirs to choose.
 */
import { createContext } from 'preact';

export const ProbationContext = createContext(false);
