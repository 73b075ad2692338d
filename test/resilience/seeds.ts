/** How many times each row is tried on its main target; a short run sets `FAULT_SEEDS`. */
export const MAIN_SEEDS = Number(process.env.FAULT_SEEDS ?? 20);
/** On each of the others. */
export const OTHER_SEEDS = Math.min(MAIN_SEEDS, 3);
/** 1, 2, 3 … */
export const SEEDS: readonly number[] = Array.from({ length: MAIN_SEEDS }, (_, index) => index + 1);
