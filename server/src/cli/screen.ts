/** What commands say: lines, and how far they have got. */

const redrawEveryMs = 100;

export type Screen = {
  line(text: string): void;
  /** Rewrites one line on a terminal; elsewhere each new `what` is a line of its own. */
  progress(what: string, amount: string): void;
};

export function createScreen(stream: NodeJS.WriteStream = process.stdout): Screen {
  let [shown, drawnAtMs] = ['', 0];
  const clear = () => {
    if (stream.isTTY && shown !== '') stream.write('\r\x1b[K');
    shown = '';
  };
  return {
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
    progress(what, amount) {
      if (!stream.isTTY) {
        if (what !== shown) stream.write(`${what}\n`);
        shown = what;
        return;
      }
      const now = Date.now();
      if (shown !== '' && now - drawnAtMs < redrawEveryMs) return;
      drawnAtMs = now;
      shown = what;
      stream.write(`\r\x1b[K${what} ${amount}`);
    },
  };
}

/** What somebody else wrote, without what a terminal would take for a command, or show in another order. */
export function showForeign(words: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
  return words.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

export function tellBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

export function tellTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
