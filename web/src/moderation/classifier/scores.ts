/** From the network's outputs to what is said of a picture. */
import { pictureClasses, type Scores } from '../analysis.ts';

/** Probabilities that add up to 1. */
export function softmax(values: ArrayLike<number>): readonly number[] {
  const list = Array.from(values);
  const largest = Math.max(...list);
  const powers = list.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Null if the network did not give a number for every class: then it says nothing. */
export function createScores(outputs: ArrayLike<number>): Scores | null {
  const shares = softmax(outputs);
  if (shares.length !== pictureClasses.length || !shares.every(Number.isFinite)) return null;
  const entries = pictureClasses.map((name, index) => [name, shares[index]]);
  return Object.fromEntries(entries) as Scores;
}
