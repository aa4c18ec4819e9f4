/** Which words a site has on which every place is taken. */
export type FullTexts = {
  readonly headline: string;
  readonly happened: string;
  readonly left: string;
  readonly leftSpoken: (seconds: number) => string;
  readonly trying: string;
  readonly steps: readonly string[];
  readonly tryNow: string;
  readonly leave: string;
};
