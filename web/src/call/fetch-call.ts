/** Fetches what a meeting takes, which the first screen does without. */
export async function fetchCall() {
  const [{ MeetingRun }, { ReportDesk }] = await Promise.all([
    import('./meeting-run.ts'),
    import('../reports/report-desk.ts'),
  ]);
  return { MeetingRun, ReportDesk };
}

export type CallCode = Awaited<ReturnType<typeof fetchCall>>;
