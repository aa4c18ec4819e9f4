/** The ids of cases in what somebody has pasted: each once, whatever stands between them. Pure. */
export function readCaseIds(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))];
}
