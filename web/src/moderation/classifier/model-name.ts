/** Which weights are used, by their hash. The page knows this much of them; the rest is the worker's. */

/** SHA-256 of the whole file. The build ends if it made another, and a device does not use another. */
export const weightsHash = '7df91b7a347533ec9f9fc467b71a935e5ef059656a988ab4e0eaa50cac0b4990';

/** What verdicts name: which network came to them. */
export const modelName = `mobilenet-v2-${weightsHash.slice(0, 8)}`;
