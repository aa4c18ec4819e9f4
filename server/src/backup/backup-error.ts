/** Why a backup cannot be made, read or restored: one sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}

/** What went wrong, in as few words as there are. */
export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
