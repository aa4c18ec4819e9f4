/** Whether anybody sees the page, and the page's own time: what runs by itself holds on to these. */
export type PageSight = {
  isSeen(): boolean;
  /** Calls `work` whenever the page is hidden or shown. @returns what ends it */
  follow(work: () => void): () => void;
  /** @returns what ends it */
  every(ms: number, work: () => void): () => void;
  /** @returns what keeps it from happening */
  after(ms: number, work: () => void): () => void;
};

export const browserSight: PageSight = {
  isSeen: () => document.visibilityState !== 'hidden',
  follow(work) {
    document.addEventListener('visibilitychange', work);
    return () => document.removeEventListener('visibilitychange', work);
  },
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
