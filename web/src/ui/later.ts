/**
 * Parts of the page that are fetched after its first paint, so that they do not keep it from being there.
 */
import { useEffect, useState } from 'preact/hooks';

/**
 * Fetches it as soon as a component that may need it is there; null until then, 'missing' if it cannot be had.
 * @param fetchPart always the same function, with an `import()` in it: the browser keeps what that has fetched
 */
export function useLater<Part extends object>(fetchPart: () => Promise<Part>): Part | 'missing' | null {
  const [part, setPart] = useState<Part | 'missing' | null>(null);
  useEffect(() => {
    let isWanted = true;
    const take = (result: Part | 'missing') => {
      if (isWanted) setPart(result);
    };
    fetchPart().then(take, () => take('missing'));
    return () => {
      isWanted = false;
    };
  }, [fetchPart]);
  return part;
}
