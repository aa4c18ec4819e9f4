/**
 * The 64 emoji in which two strangers read a number of 30 bits to each other: everyday things that look and sound unlike each
 * other, in every font of the last ten years (Emoji 5.0). Their names are words of a language: see `texts/`.
 */
// biome-ignore format: eight in a row.
export const emoji = [
  '🐶', '🐱', '🐰', '🐼', '🌈', '🐊', '🐔', '🐧',
  '🐘', '🐢', '🐠', '🐬', '🐙', '🦋', '🎃', '🐌',
  '🦁', '🐴', '🦉', '🧦', '⛄', '🦒', '🌲', '🌵',
  '🌻', '🍄', '🍀', '🍎', '🍌', '🍇', '🍉', '🍒',
  '🍍', '🥕', '🌽', '🍞', '🧀', '🍪', '🍕', '🍩',
  '🔑', '🎺', '🔨', '📞', '⏰', '📷', '📖', '🎁',
  '🎈', '🌍', '👓', '☔', '⚓', '🎸', '🥁', '🏰',
  '🚀', '🚲', '🚂', '🚜', '⛵', '🎒', '⚡', '💎',
] as const;

export type Emoji = (typeof emoji)[number];

const count = 5;
const bitsEach = 6;

/** The five that stand for the 30 bits of `value`, the first bits first. */
export function emojiFor(value: number): readonly Emoji[] {
  return Array.from({ length: count }, (_, place) => {
    const index = (value >>> (bitsEach * (count - 1 - place))) % emoji.length;
    return emoji[index] ?? emoji[0];
  });
}
